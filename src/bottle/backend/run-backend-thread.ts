import { parentPort, workerData } from "node:worker_threads";
import type { PGlite } from "@electric-sql/pglite";
import { openPglite } from "./open-pglite.ts";
import { ThreadOutput } from "./thread-output.ts";
import type { BackendThreadOptions, FromBackendThread, ToBackendThread } from "./worker-messages.ts";

/**
 * The thread that the database runs in. It has one of its own because a statement blocks its thread: sockets stay
 * answered meanwhile, and somebody is left to notice that a statement takes too long.
 */
export async function runBackendThread(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("this is the database's thread, not a program");
  const tell = (message: FromBackendThread, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const fail = (error: unknown): void => {
    tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    port.close();
  };
  const options = workerData as BackendThreadOptions;
  try {
    const opened = await openPglite(options.dataDirectory, options.database);
    const output = new ThreadOutput(new Int32Array(options.outstanding), tell);
    port.on("message", (message: ToBackendThread) => {
      obey(message, opened, output)
        .then((answer) => {
          tell(answer);
          if (answer.kind === "closed") port.close();
        })
        .catch(fail);
    });
    tell({ kind: "ready" });
  } catch (error) {
    fail(error);
  }
}

async function obey(message: ToBackendThread, opened: PGlite, output: ThreadOutput): Promise<FromBackendThread> {
  if (message.kind === "close") {
    await opened.close();
    return { kind: "closed" };
  }
  await opened.execProtocolRawStream(message.messages, {
    // There is nothing to sync: files are written as the database writes them, and nothing calls fsync.
    syncToFs: false,
    onRawData: (bytes) => output.write(bytes),
  });
  output.flush();
  return { kind: "done" };
}
