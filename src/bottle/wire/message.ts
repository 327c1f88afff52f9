/** Building and reading the bytes of single protocol messages. Integers are big endian, texts end with NUL. */

export function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? cstring(part) : part)));
  const header = Buffer.alloc(5);
  header.write(type, 0, "latin1");
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

export function cstring(text: string): Buffer {
  return Buffer.from(`${text}\0`, "utf8");
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value, 0);
  return bytes;
}

/** The text that starts at `from`, and where the next field starts; undefined when no NUL ends it. */
export function readCstring(bytes: Buffer, from: number): { readonly text: string; readonly next: number } | undefined {
  const end = bytes.indexOf(0, from);
  return end < 0 ? undefined : { text: bytes.toString("utf8", from, end), next: end + 1 };
}

export function simpleQuery(sql: string): Buffer {
  return message("Q", sql);
}

export function errorResponse(severity: "ERROR" | "FATAL", sqlState: string, text: string, hint?: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${sqlState}`, `M${text}`];
  if (hint !== undefined) fields.push(`H${hint}`);
  return message("E", ...fields, Buffer.from([0]));
}

export type TransactionStatus = "I" | "T" | "E";

export function readyForQuery(status: TransactionStatus): Buffer {
  return message("Z", Buffer.from(status, "latin1"));
}

export const syncMessage: Buffer = message("S");

/** Text format, columns not told: the database hasn't seen the statement yet. Clients use neither. */
export const copyInResponse: Buffer = message("G", Buffer.from([0, 0, 0]));
