import { stateDirectory } from "../bottle/files/state-directory.ts";
import { runCli } from "./app.ts";
import type { CliContext, Output } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Ties the command line to a real process: streams, signals, exit code. Ends the process. */
export async function main(process: NodeJS.Process): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // The second Ctrl-C doesn't wait for anything.
      if (interrupted.signal.aborted) process.exit(exitCodes.interrupted);
      interrupted.abort();
    });
  }
  // Whoever reads us has left (`| head`): nothing that is still to be said matters.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.done);
    process.stderr.write(`error: the output can't be written: ${error.message}\n`, () =>
      process.exit(exitCodes.failed),
    );
  });
  process.stderr.on("error", () => undefined);
  const context: CliContext = {
    env: process.env,
    cwd: process.cwd(),
    // Opening it takes a while, and few commands read it.
    get stdin() {
      return process.stdin;
    },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    signal: interrupted.signal,
    now: () => new Date(),
    stateDirectory: stateDirectory(process.env),
    host: process,
    setExitCode: () => undefined,
  };
  const code = await runCli(process.argv.slice(2), context);
  // Not left to a drained event loop: a socket that is still closing must not hold up the prompt.
  process.stdout.write("", (error) => {
    // The listener above, which comes next, says what it means.
    if (error == null) process.stderr.write("", () => process.exit(code));
  });
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => stream.write(text),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}
