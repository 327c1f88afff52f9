import { expect, test } from "vitest";
import { type Line, readLines } from "./read-lines.ts";

async function* chunks(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === "string" ? Buffer.from(text) : text;
}

async function all(source: AsyncIterable<Uint8Array>, most = 100): Promise<readonly Line[]> {
  return Array.fromAsync(readLines(source, most));
}

test("lines are numbered from 1, empty ones too, and carry how far the reading is", async () => {
  expect(await all(chunks("a\r\n\n b", "c\n", "d"))).toEqual([
    { line: 1, bytes: 3, text: "a\r" },
    { line: 3, bytes: 8, text: " bc" },
    { line: 4, bytes: 9, text: "d" },
  ]);
});

test("a byte order mark is taken off the first line", async () => {
  expect(await all(chunks("\ufeff{}\n"))).toMatchObject([{ text: "{}" }]);
});

test("characters cut between chunks are put together, other bytes are refused by line", async () => {
  const bytes = Buffer.from("é😀\n");
  expect(await all(chunks(bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)))).toMatchObject([
    { text: "é😀" },
  ]);
  expect(await all(chunks(Uint8Array.of(0xff, 0x0a), "ok"))).toMatchObject([
    { line: 1, problem: "the line isn't UTF-8" },
    { line: 2, text: "ok" },
  ]);
});

test("a line of a gigabyte is one refusal and no memory", async () => {
  const block = Buffer.alloc(1024 * 1024, 0x78);
  async function* gigabyte(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("first\n");
    for (let count = 0; count < 1024; count += 1) yield block;
    yield Buffer.from("\nlast");
  }
  let most = 0;
  const seen: Line[] = [];
  const before = process.memoryUsage.rss();
  for await (const line of readLines(gigabyte(), 8 * 1024 * 1024)) {
    seen.push(line);
    most = Math.max(most, process.memoryUsage.rss() - before);
  }
  expect(seen).toMatchObject([
    { line: 1, text: "first" },
    { line: 2, problem: "the line has 1073741824 bytes, more than the limit of 8388608" },
    { line: 3, text: "last" },
  ]);
  expect(most).toBeLessThan(100 * 1024 * 1024);
});
