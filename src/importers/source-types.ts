/**
 * Type expressions of the catalog for types as TypeScript and Python spell them: text, number, boolean, bytes, json,
 * list<…>, and plain names as they are. Empty for whatever isn't evident: unions, object literals, functions, generics.
 */
export function typeExpression(annotation: string): string {
  const type = annotation.trim();
  if (type.length > 200) return "";
  const simple = simpleTypes.get(type);
  if (simple !== undefined) return simple;
  const readonlyList = /^readonly (.+)\[\]$/.exec(type) ?? /^([\w.]+)\[\]$/.exec(type);
  if (readonlyList !== null) return listOf(readonlyList[1] ?? "");
  const generic = /^([\w.]+) ?[<[](.+)[>\]]$/.exec(type);
  if (generic !== null) return genericType(generic[1] ?? "", generic[2] ?? "");
  return /^[A-Z]\w*$/.test(type) ? type : "";
}

function genericType(name: string, inner: string): string {
  const bare = name.replace(/^(typing|collections\.abc)\./, "");
  if (wrappers.has(bare)) return typeExpression(inner);
  if (lists.has(bare)) return listOf(inner);
  return maps.has(bare) ? "json" : "";
}

function listOf(inner: string): string {
  const item = typeExpression(inner);
  return item === "" ? "" : `list<${item}>`;
}

const simpleTypes: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["str", "text"],
  ["number", "number"],
  ["bigint", "number"],
  ["int", "number"],
  ["float", "number"],
  ["boolean", "boolean"],
  ["bool", "boolean"],
  ["bytes", "bytes"],
  ["Buffer", "bytes"],
  ["Uint8Array", "bytes"],
  ["object", "json"],
  ["dict", "json"],
  ["Dict", "json"],
  // These say nothing.
  ["any", ""],
  ["Any", ""],
  ["unknown", ""],
  ["void", ""],
  ["undefined", ""],
  ["null", ""],
  ["None", ""],
  ["never", ""],
  ["NoReturn", ""],
]);

const wrappers: ReadonlySet<string> = new Set(["Promise", "PromiseLike", "Awaitable", "Coroutine", "Readonly"]);
const lists: ReadonlySet<string> = new Set(["Array", "ReadonlyArray", "list", "List", "Sequence", "Iterable"]);
const maps: ReadonlySet<string> = new Set(["Record", "dict", "Dict", "Mapping"]);
