import { type Command, InvalidArgumentError, Option } from "commander";
import { type OutputFormat, outputFormats } from "./output/format.ts";

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly service?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly output: OutputFormat;
  readonly verbose: boolean;
}

export function addGlobalOptions(program: Command): void {
  program
    .addOption(new Option("-o, --output <format>", "how to show the result").choices(outputFormats))
    .option(
      "--service <host:port>",
      "the service to talk to, instead of the one chosen by LGENT_SERVICE or kgents infra",
    )
    .option("--timeout <seconds>", "how long the service may take to answer", seconds)
    .option("--verbose", "show more when something goes wrong");
}

export function globalOptions(command: Command): GlobalOptions {
  const given = command.optsWithGlobals<Partial<GlobalOptions>>();
  return { ...given, output: given.output ?? "table", verbose: given.verbose ?? false };
}

/** What -o asks for, read from arguments that couldn't be parsed, so that usage errors keep the format too. */
export function requestedFormat(argv: readonly string[]): OutputFormat {
  for (const [index, word] of argv.entries()) {
    if (word === "--") break;
    const match = /^(?:--output=|-o=?)(.+)$/.exec(word);
    const value = word === "-o" || word === "--output" ? argv[index + 1] : match?.[1];
    const format = outputFormats.find((known) => known === value);
    if (format !== undefined) return format;
  }
  return "table";
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0.001 && value <= 86_400)) {
    throw new InvalidArgumentError("It must be a number of seconds from 0.001 to 86400.");
  }
  return value * 1_000;
}
