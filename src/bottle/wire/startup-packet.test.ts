import { expect, test } from "vitest";
import { ProtocolViolation } from "./frontend-frames.ts";
import { cstring, int32 } from "./message.ts";
import { readStartupPacket, startupSettings } from "./startup-packet.ts";

function start(...words: readonly string[]): Buffer {
  return Buffer.concat([int32(196_608), ...words.map(cstring), Buffer.from([0])]);
}

test("tells the kinds of first packets apart", () => {
  expect(readStartupPacket(int32(80_877_103))).toEqual({ kind: "encryption" });
  expect(readStartupPacket(int32(80_877_104))).toEqual({ kind: "encryption" });
  const cancel = Buffer.concat([int32(80_877_102), int32(5), int32(9)]);
  expect(readStartupPacket(cancel)).toEqual({ kind: "cancel", processId: 5, secret: 9 });
  const packet = readStartupPacket(start("user", "lgent", "database", "lgent"));
  expect(packet).toMatchObject({ kind: "start" });
});

test("refuses what is none", () => {
  for (const bytes of [Buffer.alloc(0), int32(131_072), int32(196_608), start("user").subarray(0, -1), start("user")]) {
    expect(() => readStartupPacket(bytes)).toThrow(ProtocolViolation);
  }
});

test("finds settings among the parameters and in options", () => {
  const parameters = new Map([
    ["user", "lgent"],
    ["application_name", "x"],
    ["statement_timeout", "30000"],
    ["options", "-c work_mem=8MB --search-path=a\\ b -cgeqo=off"],
  ]);
  expect([...startupSettings(parameters)]).toEqual([
    ["work_mem", "8MB"],
    ["search_path", "a b"],
    ["geqo", "off"],
    ["statement_timeout", "30000"],
  ]);
});
