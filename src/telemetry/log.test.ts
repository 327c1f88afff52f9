import { expect, test } from "vitest";
import { announce, createLog, databaseSecrets } from "./log.ts";

function record(secrets: readonly string[] = [], level = "info") {
  const lines: string[] = [];
  const log = createLog({ level, secrets, destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines };
}

test("a line is JSON with the level as a word and the time in ISO 8601", () => {
  const { log, lines } = record();
  log.child({ request_id: "r1" }).info({ event: "listening" }, "up");
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "info",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    request_id: "r1",
    event: "listening",
    msg: "up",
  });
});

test("an error's causes are logged", () => {
  const { log, lines } = record();
  log.error({ err: new Error("outer", { cause: new Error("inner") }) }, "failed");
  expect(lines[0]).toContain("inner");
});

test("a password never appears, wherever it comes up", () => {
  const url = "postgres://lgent:s%22cret%2Fxyz@db/lgent";
  const { log, lines } = record(databaseSecrets(url));
  log.error({ err: new Error(`cannot connect to ${url}`), password: 's"cret/xyz' }, "as s%22cret%2Fxyz");
  expect(lines[0]).toContain("[hidden]");
  expect(lines.join("")).not.toMatch(/cret/);
});

test("lines below the level are dropped", () => {
  const { log, lines } = record([], "warn");
  log.info("no");
  log.warn("yes");
  expect(lines).toHaveLength(1);
});

test("an announcement is written whatever the level", () => {
  const { log, lines } = record([], "silent");
  announce(log, { event: "listening" }, "up");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", event: "listening", msg: "up" });
});

test("a password that is also an ordinary word is hidden inside the address only", () => {
  const { log, lines } = record(databaseSecrets("postgres://lgent:lgent@db/lgent"));
  log.error("lgent cannot connect to postgres://lgent:lgent@db/other");
  expect(lines[0]).toContain("lgent cannot connect to postgres://lgent[hidden]db/other");
});
