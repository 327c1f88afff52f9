import type { ImportRecord } from "../../core/librarian/requests.ts";

/** Below the service's 4 MiB a message, with room for framing. */
const mostBytes = 3_500_000;

/** Cuts a batch so that each part is one message that the service takes. */
export function* importChunks(
  records: readonly ImportRecord[],
  most: number = mostBytes,
): Generator<readonly ImportRecord[]> {
  let part: ImportRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = leastUpperBound(record);
    if (part.length > 0 && bytes + size > most) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(record);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** Never less than the record's size on the wire: three bytes for every UTF-16 unit, and some for each field. */
function leastUpperBound(value: unknown): number {
  if (typeof value === "string") return value.length * 3 + 8;
  if (typeof value !== "object" || value === null) return 16;
  let sum = 16;
  for (const inner of Object.values(value)) sum += leastUpperBound(inner);
  return sum;
}
