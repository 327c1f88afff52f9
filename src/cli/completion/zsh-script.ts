import type { CommandWords } from "./command-words.ts";

export function zshScript(tree: readonly CommandWords[]): string {
  const cases = tree.map(({ path, commands, options }) => {
    const names = commands.map(({ name, description }) => quote(`${escapeColon(name)}:${description}`));
    const flags = options.flatMap((option) =>
      option.flags.map((flag) => quote(`${escapeColon(flag)}:${option.description}`)),
    );
    return `    ${quote(path.join(" "))}) commands=(${names.join(" ")}); flags=(${flags.join(" ")}) ;;`;
  });
  const choices = new Map(
    tree.flatMap(({ options }) =>
      options.filter((option) => option.choices.length > 0).map((option) => [option.flags.join("|"), option.choices]),
    ),
  );
  const paths = tree.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join(" ")));
  return `#compdef kgents
# kgents completion for zsh: put this file on the fpath under the name _kgents
_kgents() {
  local current=\${words[CURRENT]} previous=\${words[CURRENT-1]} trail="" next="" word
  local -a commands flags
  case $previous in
${[...choices].map(([flags, values]) => `    ${flags}) compadd -- ${values.join(" ")}; return ;;`).join("\n")}
  esac
  for word in \${words[2,CURRENT-1]}; do
    next=\${trail:+$trail }$word
    case $next in
      ${paths.join("|")}) trail=$next ;;
    esac
  done
  case $trail in
${cases.join("\n")}
  esac
  if [[ $current == -* ]]; then
    _describe option flags
  elif (( \${#commands} )); then
    _describe command commands
  else
    _files
  fi
}
if [[ $funcstack[1] == _kgents ]]; then _kgents "$@"; else compdef _kgents kgents; fi
`;
}

function escapeColon(text: string): string {
  return text.replaceAll(":", "\\:");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
