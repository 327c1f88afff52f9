import type { CommandWords } from "./command-words.ts";

/** Works with bash 3.2 as well, which has no associative arrays: the tree is a case statement. */
export function bashScript(tree: readonly CommandWords[]): string {
  const valued = [
    ...new Set(tree.flatMap(({ options }) => options.filter((o) => o.takesValue).flatMap((o) => o.flags))),
  ];
  const choices = new Map(
    tree.flatMap(({ options }) =>
      options.filter((option) => option.choices.length > 0).map((option) => [option.flags.join("|"), option.choices]),
    ),
  );
  const cases = tree.map(({ path, commands, options }) => {
    const names = commands.map(({ name }) => name).join(" ");
    const flags = options.flatMap((option) => option.flags).join(" ");
    return `    "${path.join(" ")}") commands="${names}"; flags="${flags}" ;;`;
  });
  const paths = tree.filter(({ path }) => path.length > 0).map(({ path }) => `"${path.join(" ")}"`);
  return `# kgents completion for bash: eval "$(kgents completion bash)"
_kgents() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="" path="" next="" commands="" flags="" index=1 word
  if [ "$COMP_CWORD" -gt 0 ]; then previous="\${COMP_WORDS[COMP_CWORD-1]}"; fi
  case "$previous" in
${[...choices].map(([flags, values]) => `    ${flags}) COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$current")); return ;;`).join("\n")}
    ${valued.join("|")}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  while [ "$index" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[index]}"
    next="\${path:+$path }$word"
    case "$next" in
      ${paths.join("|")}) path="$next" ;;
    esac
    index=$((index + 1))
  done
  case "$path" in
${cases.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
    *)
      COMPREPLY=($(compgen -W "$commands" -- "$current"))
      if [ -z "$commands" ]; then COMPREPLY=($(compgen -f -- "$current")); fi
      ;;
  esac
}
complete -o filenames -F _kgents kgents
`;
}
