import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLibraryClient, type LibraryClient } from "../src/client/library-client.ts";
import { startProgram } from "./child-process.ts";

export interface Echo {
  readonly client: LibraryClient;
  stop(): Promise<void>;
}

/** Starts the bare gRPC server with one canned answer per method, and our own client on it. */
export async function startEcho(answers: Readonly<Record<string, Uint8Array>>): Promise<Echo> {
  const folder = await mkdtemp(join(tmpdir(), "lgent-echo-"));
  const file = join(folder, "answers.json");
  const base64 = Object.entries(answers).map(([method, bytes]) => [method, Buffer.from(bytes).toString("base64")]);
  await writeFile(file, JSON.stringify(Object.fromEntries(base64)));
  const server = await startProgram([join(import.meta.dirname, "echo-server.ts"), file], process.env);
  await rm(folder, { recursive: true });
  const client = createLibraryClient({ address: String(server.listening["grpc"]), deadlineMs: 60_000 });
  return {
    client,
    stop: async () => {
      client.close();
      await server.stop();
    },
  };
}
