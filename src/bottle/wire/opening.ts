import { timingSafeEqual } from "node:crypto";
import { type Frame, frontend, ProtocolViolation } from "./frontend-frames.ts";
import { int32, message, readCstring, readyForQuery } from "./message.ts";
import type { WireClient } from "./wire-client.ts";

/** Who may come in. */
export interface Door {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * The password is asked for in clear: the socket is on loopback, where only somebody who could read the password's file
 * as well can listen.
 */
export const askForPassword: Buffer = message("R", int32(3));

/** @throws ProtocolViolation when the client isn't let in */
export function checkWho(door: Door, parameters: ReadonlyMap<string, string>): void {
  const user = parameters.get("user") ?? "";
  const database = parameters.get("database") ?? user;
  if (user !== door.user)
    throw new ProtocolViolation(`role "${user}" does not exist; the bottle's is "${door.user}"`, "28000");
  if (database !== door.database) {
    throw new ProtocolViolation(`database "${database}" does not exist; the bottle's is "${door.database}"`, "3D000");
  }
  const encoding = (parameters.get("client_encoding") ?? "UTF8").toLowerCase().replace(/[^a-z0-9]/g, "");
  if (encoding !== "utf8" && encoding !== "unicode") {
    throw new ProtocolViolation(`the bottle speaks UTF8 only, not ${encoding}`, "0A000");
  }
  if ((parameters.get("replication") ?? "false") !== "false") {
    throw new ProtocolViolation("the bottle has no replication", "0A000");
  }
}

/** @throws ProtocolViolation */
export function checkPassword(door: Door, frame: Frame): void {
  if (frame.type !== frontend.password) throw new ProtocolViolation("expected a password");
  const given = Buffer.from(readCstring(frame.body, 0)?.text ?? "");
  const wanted = Buffer.from(door.password);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new ProtocolViolation(`password authentication failed for user "${door.user}"`, "28P01");
  }
}

/** What a client hears once it is in. */
export function welcomeMessages(client: WireClient, reported: ReadonlyMap<string, string>): readonly Buffer[] {
  const parameters = new Map([...reported, ["application_name", client.applicationName]]);
  return [
    message("R", int32(0)),
    ...Array.from(parameters, ([name, value]) => message("S", name, value)),
    message("K", int32(client.id), int32(client.secret)),
    readyForQuery("I"),
  ];
}

/** The settings that a server tells its clients about. */
export const reportedSettings: readonly string[] = [
  "server_version",
  "server_encoding",
  "client_encoding",
  "DateStyle",
  "IntervalStyle",
  "TimeZone",
  "integer_datetimes",
  "standard_conforming_strings",
  "is_superuser",
  "session_authorization",
  "default_transaction_read_only",
  "in_hot_standby",
];
