import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FrameReader } from "./message-frames.ts";

test("messages come out as they went in, however the bytes were cut", () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(encodeFrame));
      const reader = new FrameReader(1_000);
      const got: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1;
        got.push(...[...reader.read(bytes.subarray(at, at + size))].map((message) => Uint8Array.from(message)));
        at += size;
      }
      expect(got).toEqual(sent);
      expect(reader.isEmpty).toBe(true);
    }),
  );
});

test("a message over the limit and a compressed one are refused", () => {
  expect(() => [...new FrameReader(3).read(encodeFrame(Buffer.alloc(4)))]).toThrow("at most 3");
  const compressed = encodeFrame(Buffer.alloc(2));
  compressed[0] = 1;
  expect(() => [...new FrameReader(3).read(compressed)]).toThrow("compressed");
});
