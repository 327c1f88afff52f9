import type { Command } from "commander";
import { ClientError } from "../../client/client-error.ts";
import type { LibraryClient } from "../../client/library-client.ts";
import type { ChosenAddress } from "../../client/resolve-address.ts";
import { usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { globalOptions } from "../global-options.ts";
import type { OutputFormat } from "../output/format.ts";

/** What the body of a library command works with, beside its own arguments. */
export interface LibraryRun {
  readonly context: CliContext;
  readonly client: LibraryClient;
  readonly format: OutputFormat;
  readonly isVerbose: boolean;
}

/**
 * Runs a body with a client of the chosen service, and closes it afterwards. Every call of that client ends when the
 * user interrupts, and after --timeout. Throws what the body throws, ClusterUnavailable where nobody was reached.
 */
export async function runWithLibrary(
  command: Command,
  context: CliContext,
  body: (run: LibraryRun) => Promise<void>,
): Promise<void> {
  const { service, timeout, output, verbose } = globalOptions(command);
  const [{ resolveAddress }, { createLibraryClient }] = await Promise.all([
    import("../../client/resolve-address.ts"),
    import("../../client/library-client.ts"),
  ]);
  const target = chooseAddress(() =>
    resolveAddress({ flag: service, env: context.env, stateDirectory: context.stateDirectory }),
  );
  const client = createLibraryClient({
    address: target.address,
    deadlineMs: timeout,
    signal: context.signal,
    isBalanced: target.source === "in-cluster",
    nameServers: context.env["LGENT_NAME_SERVERS"]?.split(",").filter((server) => server !== ""),
  });
  try {
    await body({ context, client, format: output, isVerbose: verbose });
  } catch (error) {
    if (!(error instanceof ClientError && error.kind === "unreachable")) throw error;
    const { ClusterUnavailable } = await import("../cluster-unavailable.ts");
    throw new ClusterUnavailable(target, error);
  } finally {
    client.close();
  }
}

function chooseAddress(resolve: () => ChosenAddress): ChosenAddress {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message);
    throw error;
  }
}
