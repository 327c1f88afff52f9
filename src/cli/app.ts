import { Command, CommanderError } from "commander";
import { type CliError, usageError } from "./cli-error.ts";
import { addCompletionCommand } from "./completion/completion-command.ts";
import type { CliContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { addGlobalOptions, requestedFormat } from "./global-options.ts";
import { addInfraCommands } from "./infra/infra-commands.ts";
import { addLibraryCommands } from "./library/library-commands.ts";
import { addVersionCommand } from "./version-command.ts";

/**
 * Runs one command line (without the program's own name) and answers the exit code. Never throws: what goes wrong is
 * shown on stderr. A command sets another code for an outcome that isn't an error through the context.
 */
export async function runCli(given: readonly string[], context: CliContext): Promise<number> {
  // What people type before they have read anything.
  const argv = given[0] === "--version" || given[0] === "-V" ? ["version", ...given.slice(1)] : given;
  let chosen: number = exitCodes.done;
  const setExitCode = (code: number): void => {
    chosen = code;
    context.setExitCode(code);
  };
  const program = createProgram(withExitCode(context, setExitCode), argv);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: "user" });
    return chosen;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    // A group without a subcommand has shown its help by now.
    if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.usage;
    const { reportError } = await import("./report-error.ts");
    const told = error instanceof CommanderError ? asUsageError(error, argv, program) : error;
    return reportError(told, context, requestedFormat(argv), argv.includes("--verbose"));
  }
}

/** The tree of commands; of a known command alone when `argv` names one, as building all of them takes 10 ms. */
export function createProgram(context: CliContext, argv: readonly string[] = []): Command {
  const width = ({ isTTY, columns }: CliContext["stdout"]): number => (isTTY ? Math.max(40, columns ?? 80) : 100);
  const program = new Command("kgents")
    .description("The librarian of an agent platform: find, register and follow everything that agents are made of.")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Shown by runCli, in the format that was asked for.
      outputError: () => undefined,
      getOutHelpWidth: () => width(context.stdout),
      getErrHelpWidth: () => width(context.stderr),
    });
  addGlobalOptions(program);
  const [group, name] = argv;
  addLibraryCommands(program, context, group === "library" ? name : undefined);
  if (group === "library") return program;
  addInfraCommands(program, context);
  addVersionCommand(program, context);
  addCompletionCommand(program, context);
  program.addHelpText("after", "\nExample:\n  $ kgents library discover summarise a long document");
  return program;
}

function asUsageError(error: CommanderError, argv: readonly string[], program: Command): CliError {
  const [sentence = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const hints = rest.map((line) => line.replace(/^\((.*)\)$/, "$1")).filter((line) => line !== "");
  let command = program;
  for (const word of argv) command = command.commands.find((child) => child.name() === word) ?? command;
  const library = program.commands.find((child) => child.name() === "library");
  const isLibraryWord = library?.commands.some((child) => child.name() === argv[0]);
  if (isLibraryWord === true) hints.push(`write: kgents library ${argv[0]}`);
  return usageError(sentence, [...hints, `for help, run: ${commandPath(command)} --help`]);
}

function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}

/** The same context, without opening stdin, which a plain copy would do. */
function withExitCode(context: CliContext, setExitCode: (code: number) => void): CliContext {
  const { env, cwd, stdout, stderr, signal, now, stateDirectory, host } = context;
  return {
    env,
    cwd,
    get stdin() {
      return context.stdin;
    },
    stdout,
    stderr,
    signal,
    now,
    stateDirectory,
    host,
    setExitCode,
  };
}
