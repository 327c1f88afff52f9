import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { addApplyCommand } from "./apply-command.ts";
import { addDestroyCommand } from "./destroy-command.ts";
import { addInfraHistoryCommand } from "./history-command.ts";
import { addInitCommand } from "./init-command.ts";
import { addLogsCommand } from "./logs-command.ts";
import { addPortForwardCommand } from "./port-forward-command.ts";
import { addRollbackCommand } from "./rollback-command.ts";
import { addStatusCommand } from "./status-command.ts";

/** `kgents infra …`: where the service runs. */
export function addInfraCommands(program: Command, context: CliContext): void {
  const infra = program
    .command("infra")
    .description("Set up, look at and take down the place where the library service runs.")
    .addHelpText("after", "\nExample:\n  $ kgents infra init");
  addInitCommand(infra, context);
  addApplyCommand(infra, context);
  addPortForwardCommand(infra, context);
  addStatusCommand(infra, context);
  addLogsCommand(infra, context);
  addInfraHistoryCommand(infra, context);
  addRollbackCommand(infra, context);
  addDestroyCommand(infra, context);
}
