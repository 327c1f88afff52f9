import type { CommandWords, OptionWords } from "./command-words.ts";

export function fishScript(tree: readonly CommandWords[]): string {
  const paths = tree.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join(" ")));
  const lines = tree.flatMap(({ path, commands, options }) => {
    const when = `-n ${quote(`__kgents_at ${quote(path.join(" "))}`)}`;
    return [
      ...commands.map(
        ({ name, description }) => `complete -c kgents -f ${when} -a ${quote(name)} -d ${quote(description)}`,
      ),
      ...options.map((option) => `complete -c kgents ${when} ${optionWords(option)}`),
    ];
  });
  return `# kgents completion for fish: ~/.config/fish/completions/kgents.fish
function __kgents_at
  set -l trail
  for word in (commandline -opc)[2..-1]
    set -l next (string join ' ' $trail $word)
    if contains -- "$next" ${paths.join(" ")}
      set trail $trail $word
    end
  end
  test (string join ' ' $trail) = "$argv[1]"
end
${lines.join("\n")}
`;
}

function optionWords({ flags, description, takesValue, choices }: OptionWords): string {
  const words = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  if (choices.length > 0) words.push(`-x -a ${quote(choices.join(" "))}`);
  else if (takesValue) words.push("-r");
  return `${words.join(" ")} -d ${quote(description)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
