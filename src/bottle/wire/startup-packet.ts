import { ProtocolViolation } from "./frontend-frames.ts";
import { readCstring } from "./message.ts";

/** What the first packet of a connection can be. */
export type StartupPacket =
  | { readonly kind: "encryption" }
  | { readonly kind: "cancel"; readonly processId: number; readonly secret: number }
  | { readonly kind: "start"; readonly parameters: ReadonlyMap<string, string> };

const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;
const protocol3 = 3;

/** @throws ProtocolViolation */
export function readStartupPacket(body: Buffer): StartupPacket {
  if (body.length < 4) throw new ProtocolViolation("invalid length of startup packet");
  const code = body.readInt32BE(0);
  if (code === sslRequest || code === gssRequest) return { kind: "encryption" };
  if (code === cancelRequest) {
    if (body.length !== 12) throw new ProtocolViolation("invalid length of cancel request");
    return { kind: "cancel", processId: body.readInt32BE(4), secret: body.readInt32BE(8) };
  }
  if (code >>> 16 !== protocol3) {
    throw new ProtocolViolation(`unsupported frontend protocol ${code >>> 16}.${code & 0xffff}`, "0A000");
  }
  return { kind: "start", parameters: readParameters(body) };
}

function readParameters(body: Buffer): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let at = 4;
  while (at < body.length && body[at] !== 0) {
    const name = readCstring(body, at);
    const value = name === undefined ? undefined : readCstring(body, name.next);
    if (name === undefined || value === undefined) break;
    parameters.set(name.text, value.text);
    at = value.next;
  }
  if (at !== body.length - 1) throw new ProtocolViolation("invalid startup packet layout: expected terminator");
  return parameters;
}

/** Parameters that say who connects and how, not what to set in the session. */
const notSettings = new Set(["user", "database", "replication", "options", "application_name", "client_encoding"]);

/**
 * The settings that a client asked for when it connected, its `options` included (`-c name=value`, `--name=value`).
 * The application's name isn't among them: it is the one thing in which clients always differ, and setting it anew at
 * each change of client would cost a round trip, for a name that nobody can look up here.
 */
export function startupSettings(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const settings = new Map<string, string>();
  for (const word of splitOptions(parameters.get("options") ?? "")) {
    const [name, value] = word.replace(/^(-c|--)\s*/, "").split(/=(.*)/s, 2);
    if (name && value !== undefined) settings.set(name.replaceAll("-", "_"), value);
  }
  for (const [name, value] of parameters) {
    if (!notSettings.has(name) && !name.startsWith("_pq_.")) settings.set(name, value);
  }
  return settings;
}

/** Words apart at white space that no backslash precedes; "-c" joins the word after it. */
function splitOptions(options: string): readonly string[] {
  const words = (options.match(/(?:\\.|[^\s\\])+/gs) ?? []).map((word) => word.replace(/\\(.)/gs, "$1"));
  return words.flatMap((word, at) => {
    if (word === "-c") return [];
    return [words[at - 1] === "-c" ? `-c${word}` : word];
  });
}
