/** One line of a text, or why it can't be one. Lines are counted from 1; `bytes` is how far the reading is behind it. */
export type Line = { readonly line: number; readonly bytes: number } & (
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: string }
);

/**
 * Splits bytes into lines of UTF-8, \n or \r\n behind each. Never holds more than `mostBytes` of a line: a longer one is
 * reported once and skipped, whatever its length. Empty lines are left out, and counted.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, mostBytes: number): AsyncIterable<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let number = 1;
  let bytes = 0;

  function finish(): Line | undefined {
    const line = toLine(decoder, pending, pendingBytes, { number, bytes, mostBytes });
    pending = [];
    pendingBytes = 0;
    number += 1;
    return line;
  }

  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      const part = chunk.subarray(start, end === -1 ? chunk.length : end);
      pendingBytes += part.length;
      bytes += part.length;
      if (pendingBytes <= mostBytes) pending.push(part);
      else pending = [];
      if (end === -1) break;
      bytes += 1;
      start = end + 1;
      const line = finish();
      if (line !== undefined) yield line;
    }
  }
  const last = pendingBytes > 0 ? finish() : undefined;
  if (last !== undefined) yield last;
}

interface Place {
  readonly number: number;
  readonly bytes: number;
  readonly mostBytes: number;
}

function toLine(
  decoder: InstanceType<typeof TextDecoder>,
  parts: readonly Uint8Array[],
  size: number,
  place: Place,
): Line | undefined {
  const at = { line: place.number, bytes: place.bytes };
  if (size > place.mostBytes) {
    return { ...at, problem: `the line has ${size} bytes, more than the limit of ${place.mostBytes}` };
  }
  const [first] = parts;
  const whole = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
  try {
    let text = decoder.decode(whole);
    if (place.number === 1 && text.startsWith("\ufeff")) text = text.slice(1);
    return text.trim() === "" ? undefined : { ...at, text };
  } catch {
    return { ...at, problem: "the line isn't UTF-8" };
  }
}
