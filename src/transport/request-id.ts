import { randomUUID } from "node:crypto";

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** The caller's own id (x-request-id) when it is well formed, so that a call can be followed through; else a new one. */
export function requestId(given: unknown): string {
  return typeof given === "string" && wellFormed.test(given) ? given : randomUUID();
}
