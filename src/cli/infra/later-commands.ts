import type { Command } from "commander";
import { usageError } from "../cli-error.ts";

/** The Cluster Unavailable panel names these; until a cluster provider is built they say so rather than be unknown. */
export function addLaterCommands(infra: Command): void {
  for (const name of ["port-forward"]) {
    infra
      .command(`${name} [what]`)
      .description("For a service in a cluster; this build has the bottle provider only.")
      .addHelpText("after", `\nExample:\n  $ kgents infra ${name} l-gent`)
      .action(() => {
        throw usageError(`infra ${name} needs a cluster, and this build has the bottle provider only`, [
          "run the service on this machine: kgents infra init --provider bottle",
          "a service that somebody else runs is reached with --service HOST:PORT or LGENT_SERVICE",
        ]);
      });
  }
}
