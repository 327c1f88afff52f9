import type { Command } from "commander";
import { bashScript } from "./bash-script.ts";
import { commandWords } from "./command-words.ts";
import type { Shell } from "./completion-command.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

/** The script that makes a shell complete this program's words. It holds the whole tree: completing runs nothing. */
export function completionScript(program: Command, shell: Shell): string {
  const words = commandWords(program);
  switch (shell) {
    case "bash":
      return bashScript(words);
    case "zsh":
      return zshScript(words);
    case "fish":
      return fishScript(words);
  }
}
