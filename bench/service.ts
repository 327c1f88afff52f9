import { join } from "node:path";
import { createLibraryClient, type LibraryClient } from "../src/client/library-client.ts";
import { createServerDatabase } from "../test/server-database.ts";
import { type BenchProcess, startProgram } from "./child-process.ts";

/** The real server program over a database of its own. */
export interface BenchService {
  readonly databaseUrl: string;
  readonly address: string;
  readonly pid: number;
  readonly client: LibraryClient;
  stop(): Promise<void>;
}

export async function startBenchService(serverUrl: string): Promise<BenchService> {
  const database = await createServerDatabase(serverUrl);
  let server: BenchProcess | undefined;
  try {
    server = await startProgram([join(import.meta.dirname, "../dist/server.js")], {
      PATH: process.env["PATH"],
      DATABASE_URL: database.url,
      LGENT_GRPC_ADDRESS: "127.0.0.1:0",
      LGENT_HTTP_ADDRESS: "127.0.0.1:0",
      LGENT_DRAIN_DELAY_SECONDS: "0",
    });
    const address = String(server.listening["grpc"]);
    const client = createLibraryClient({ address, deadlineMs: 60_000 });
    return {
      databaseUrl: database.url,
      address,
      pid: server.pid,
      client,
      stop: async () => {
        client.close();
        await server?.stop();
        await database.drop();
      },
    };
  } catch (error) {
    await server?.stop();
    await database.drop();
    throw error;
  }
}
