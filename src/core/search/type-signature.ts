/** Other spellings of the primitive types. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["str", "text"],
  ["int", "integer"],
  ["float", "number"],
  ["double", "number"],
  ["bool", "boolean"],
  ["array", "list"],
  ["none", "null"],
  ["nil", "null"],
  ["void", "null"],
]);

/**
 * A type expression in the form in which types are compared: lower case, single spellings of the primitives, no white
 * space but between words, text[] as list<text>, the members of a top-level union in order. Empty for blank text.
 */
export function normalType(expression: string): string {
  const plain = expression
    .trim()
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/ ?([<>{}()[\]|&,:;?]) ?/g, "$1");
  const members = splitUnion(plain)?.map(normalMember) ?? [plain];
  return members.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join("|");
}

function normalMember(member: string): string {
  if (member.endsWith("[]")) return `list<${normalMember(member.slice(0, -2))}>`;
  return member.replace(/[a-z0-9_-]+/g, (word) => aliases.get(word) ?? word);
}

/** The members of a top-level union; undefined when brackets don't pair, where nobody can tell what is top-level. */
function splitUnion(expression: string): readonly string[] | undefined {
  const members: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < expression.length; index += 1) {
    const character = expression.charAt(index);
    if ("<{([".includes(character)) depth += 1;
    else if (">})]".includes(character)) depth -= 1;
    if (depth < 0) return undefined;
    if (character === "|" && depth === 0) {
      members.push(expression.slice(start, index));
      start = index + 1;
    }
  }
  if (depth > 0) return undefined;
  members.push(expression.slice(start));
  return members;
}
