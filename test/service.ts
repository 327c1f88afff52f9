import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createLibraryClient, type LibraryClient } from "../src/client/library-client.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export interface TestServiceOptions {
  /** One that the test owns and drops; otherwise the service gets its own. */
  readonly database?: TestDatabase;
  /** On top of loopback, free ports and no drain delay. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real server program in a process of its own, over a real database, with the real client on it. */
export interface TestService {
  readonly client: LibraryClient;
  /** HOST:PORT of gRPC, and of HTTP. */
  readonly address: string;
  readonly httpAddress: string;
  readonly database: TestDatabase;
  /** Its log so far, one JSON object a line. */
  log(): string;
  /** SIGTERM, or what is asked for; resolves with the exit code once the process is gone. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Ends everything that startTestService started. */
  stop(): Promise<void>;
}

/** Call in beforeAll, stop in afterAll. A restart is `end` and another start over the same database. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const database = options.database ?? (await createTestDatabase());
  try {
    const server = await startServer(database.url, options.env ?? {});
    const client = createLibraryClient({ address: server.address });
    return {
      ...server,
      client,
      database,
      stop: async () => {
        client.close();
        await server.end();
        if (options.database === undefined) await database.drop();
      },
    };
  } catch (error) {
    if (options.database === undefined) await database.drop();
    throw error;
  }
}

async function startServer(
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<TestService, "address" | "httpAddress" | "log" | "end">> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../src/bin/server.ts")], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: databaseUrl,
      LGENT_GRPC_ADDRESS: "127.0.0.1:0",
      LGENT_HTTP_ADDRESS: "127.0.0.1:0",
      LGENT_DRAIN_DELAY_SECONDS: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => said.push(line));
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const listening = new Promise<{ grpc: string; http: string }>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the service did not listen within 30 s:\n${said.join("\n")}`)),
      30_000,
    );
    child.once("exit", (code) => reject(new Error(`the service ended with code ${code}:\n${said.join("\n")}`)));
    child.once("error", reject);
    lines.on("line", (line) => {
      if (!line.includes('"listening"')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
  const end = async (signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, "exit");
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    await ended;
    clearTimeout(timer);
    return child.exitCode;
  };
  try {
    const { grpc, http } = await listening;
    return { address: grpc, httpAddress: http, log: () => said.join("\n"), end };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}
