import type { Command } from "commander";

/** What can be typed after one command's path. */
export interface CommandWords {
  /** Names of the commands on the way, the program's own left out: ["library", "catalog"]. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
}

export interface OptionWords {
  /** --long and -s, as far as there are such. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values it takes, where those are known. */
  readonly choices: readonly string[];
}

/** One for every command of the tree, the root first. */
export function commandWords(program: Command): readonly CommandWords[] {
  return describe(program, [], []);
}

function describe(
  command: Command,
  path: readonly string[],
  inherited: readonly OptionWords[],
): readonly CommandWords[] {
  const help = command.createHelp();
  const children = help.visibleCommands(command).filter((child) => child.name() !== "help");
  const own = help.visibleOptions(command).map((option) => ({
    flags: [option.long, option.short].filter((flag) => flag !== undefined && flag !== null),
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  }));
  const options = [...own, ...inherited.filter((option) => !own.some((other) => other.flags[0] === option.flags[0]))];
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  const commands = [
    ...children.map((child) => ({ name: child.name(), description: child.description() })),
    ...choices.map((name) => ({ name, description: "" })),
  ];
  return [
    { path, commands, options },
    ...children.flatMap((child) => describe(child, [...path, child.name()], options)),
  ];
}
