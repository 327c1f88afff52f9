import fc from "fast-check";
import { expect, test } from "vitest";
import { BackendReplies } from "./backend-replies.ts";
import { errorResponse, int32, message, readyForQuery } from "./message.ts";

const notification = message("A", int32(7), "news", "payload");
const parseComplete = message("1");
const row = (size: number): Buffer => message("D", Buffer.alloc(size, "x"));

function pass(sent: Buffer, cuts: readonly number[], drop: { parses?: number; copyIn?: boolean } = {}) {
  const notifications: Buffer[] = [];
  const errors: (string | undefined)[] = [];
  const observer = {
    notification: (bytes: Buffer) => notifications.push(bytes),
    error: (fields: ReadonlyMap<string, string>) => errors.push(fields.get("C")),
  };
  const replies = new BackendReplies(observer, drop);
  const out: Buffer[] = [];
  for (let at = 0, n = 0; at < sent.length; n += 1) {
    const size = cuts[n % cuts.length] ?? 1;
    out.push(...replies.push(sent.subarray(at, at + size)).map((part) => Buffer.from(part)));
    at += size;
  }
  return { out: Buffer.concat(out), status: replies.status, notifications, errors };
}

test("however the bytes are cut, all passes but notifications, and the last status is known", () => {
  const part = fc.oneof(
    fc.integer({ min: 0, max: 400 }).map(row),
    fc.constant(notification),
    fc.constant(parseComplete),
    fc.constantFrom("I", "T", "E").map((status) => readyForQuery(status as "I")),
    fc.constant(errorResponse("ERROR", "42P01", "no such thing")),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (parts, cuts) => {
        const sent = Buffer.concat([...parts, readyForQuery("T")]);
        const { out, status, notifications, errors } = pass(sent, cuts);
        const kept = parts.filter((one) => one !== notification);
        expect(out.equals(Buffer.concat([...kept, readyForQuery("T")]))).toBe(true);
        expect(status).toBe("T");
        expect(notifications).toHaveLength(parts.length - kept.length);
        expect(notifications.every((one) => one.equals(notification))).toBe(true);
        expect(errors).toHaveLength(parts.filter((one) => one[0] === 0x45).length);
      },
    ),
  );
});

test("keeps back the answers to what the server itself put in front", () => {
  const sent = Buffer.concat([parseComplete, message("2"), parseComplete, readyForQuery("I")]);
  const { out } = pass(sent, [3], { parses: 1 });
  expect(out.equals(Buffer.concat([message("2"), parseComplete, readyForQuery("I")]))).toBe(true);
  const copy = Buffer.concat([message("G", Buffer.from([0, 0, 0])), message("C", "COPY 1"), readyForQuery("I")]);
  expect(pass(copy, [4], { copyIn: true }).out.subarray(0, 1).toString()).toBe("C");
});
