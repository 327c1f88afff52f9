import { Argument, type Command } from "commander";
import type { CliContext } from "../context.ts";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

export function addCompletionCommand(program: Command, context: CliContext): void {
  program
    .command("completion")
    .description("Print a completion script for a shell.")
    .addArgument(new Argument("<shell>", "which one").choices(shells))
    .addHelpText(
      "after",
      '\nExamples:\n  $ eval "$(kgents completion bash)"\n  $ kgents completion zsh > ~/.zfunc/_kgents\n  $ kgents completion fish > ~/.config/fish/completions/kgents.fish',
    )
    .action(async (shell: Shell) => {
      const { completionScript } = await import("./completion-script.ts");
      context.stdout.write(completionScript(program, shell));
    });
}
