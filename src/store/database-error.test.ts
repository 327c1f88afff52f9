import { expect, test } from "vitest";
import { DomainError } from "../core/errors.ts";
import { isLostConnection, isLostRace, sqlState, toDomainError } from "./database-error.ts";

function serverError(code: string, more: object = {}): Error {
  return Object.assign(new Error(`server says ${code}`), { code, ...more });
}

test.each([
  ["ECONNREFUSED", "database_unavailable"],
  ["ENOTFOUND", "database_unavailable"],
  ["28P01", "database_unavailable"],
  ["3D000", "database_unavailable"],
  ["53300", "database_unavailable"],
  ["53100", "database_unavailable"],
  ["57P01", "database_unavailable"],
  ["08006", "database_unavailable"],
  ["25006", "database_unavailable"],
  ["57014", "database_timeout"],
  ["40P01", "overloaded"],
  ["42601", "internal"],
  ["23514", "internal"],
])("%s is %s, and only the mendable ones come with a hint", (code, expected) => {
  const error = toDomainError(serverError(code));
  expect(error.code).toBe(expected);
  expect(error.hints.length > 0).toBe(expected !== "internal");
  // What the server said goes to the log, never to the client.
  expect(error.message).not.toContain("server says");
  expect(error.cause).toBeInstanceOf(Error);
});

test("what is a domain error already passes as it is", () => {
  const error = new DomainError("not_found", "x");
  expect(toDomainError(error)).toBe(error);
});

test("a race is lost over an id, not over any other constraint", () => {
  expect(isLostRace(serverError("23505", { constraint: "entry_id_key" }))).toBe(true);
  expect(isLostRace(serverError("23505", { constraint: "entry_revision_pkey" }))).toBe(false);
  expect(isLostRace(serverError("40001"))).toBe(true);
});

test("the driver's own words for a lost connection are understood", () => {
  expect(isLostConnection(new Error("Connection terminated unexpectedly"))).toBe(true);
  expect(isLostConnection(new Error("something else"))).toBe(false);
  expect(sqlState(new Error("Connection terminated"))).toBe("");
  expect(sqlState(serverError("ECONNRESET"))).toBe("");
});
