import fc from "fast-check";
import { expect, test } from "vitest";
import { type Frame, FrontendFrames, messageLimit, ProtocolViolation } from "./frontend-frames.ts";
import { message } from "./message.ts";

function drain(frames: FrontendFrames): readonly Frame[] {
  const all: Frame[] = [];
  for (let frame = frames.next(); frame !== undefined; frame = frames.next()) all.push(frame);
  return all;
}

function typedFrames(): FrontendFrames {
  const frames = new FrontendFrames();
  frames.expectTyped();
  frames.trust();
  return frames;
}

test("however the bytes are cut, the same messages come out", () => {
  const messages = fc.array(fc.tuple(fc.constantFrom("Q", "P", "S"), fc.uint8Array({ maxLength: 300 })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(([type, body]) => message(type, Buffer.from(body))));
      const frames = typedFrames();
      const got: Frame[] = [];
      for (let at = 0, n = 0; at < bytes.length; n += 1) {
        const size = cuts[n % cuts.length] ?? 1;
        frames.push(bytes.subarray(at, at + size));
        got.push(...drain(frames));
        at += size;
      }
      expect(got.map(({ type, body }) => [String.fromCharCode(type), [...body]])).toEqual(
        sent.map(([type, body]) => [type, [...body]]),
      );
      expect(Buffer.concat(got.map((frame) => frame.bytes)).equals(bytes)).toBe(true);
      expect(frames.held).toBe(0);
    }),
  );
});

test("refuses lengths that can't be, before it keeps any of the message", () => {
  for (const length of [3, 0, -1, -2_147_483_648, messageLimit + 1]) {
    const header = Buffer.alloc(5, "Q");
    header.writeInt32BE(length, 1);
    const frames = typedFrames();
    frames.push(header);
    expect(() => frames.next()).toThrow(ProtocolViolation);
  }
});

test("gives a stranger little memory", () => {
  const frames = new FrontendFrames();
  frames.push(Buffer.from([0, 0, 0x27, 0x11]));
  expect(() => frames.next()).toThrow(/10001 bytes/);
});
