import type { ScriptToken } from "./scan-script.ts";
import { ScriptCode } from "./script-code.ts";

/** One thing that a TypeScript or JavaScript module exports. */
export interface ScriptExport {
  readonly name: string;
  readonly kind: "function" | "class" | "value" | "type";
  readonly isDefault: boolean;
  /** The comment right before it, as it stands in the source; empty when there is none. */
  readonly comment: string;
  /** Of functions, as written: the annotations of the parameters ("" where there is none) and of the result. */
  readonly parameters: readonly string[];
  readonly result: string;
}

/** The exports of a module in source order: ES exports and the plain forms of CommonJS. Re-exports of a whole module have no names here. */
export function scriptExports(source: string, all: readonly ScriptToken[]): readonly ScriptExport[] {
  const found = new Map<string, ScriptExport>();
  const code = all.filter((token) => token.kind !== "comment");
  const declared = new Map<string, ScriptExport>();
  const place = new ScriptCode(source, all, code);
  for (const [index, token] of code.entries()) {
    if (token.depth !== 0 || token.kind !== "word") continue;
    const before = code[index - 1];
    if (before?.value === ".") continue;
    if (token.value === "export")
      for (const item of exportStatement(place, index, declared)) found.set(item.name, item);
    else if (token.value === "module" || token.value === "exports") {
      for (const item of commonJs(place, index, declared)) found.set(item.name, item);
    } else {
      const item = declaration(place, index, index, false);
      if (item !== undefined && !declared.has(item.name)) declared.set(item.name, item);
    }
  }
  // export { a } and module.exports = a may stand before or after what they name.
  return [...found.values()].map((item) => {
    const known = item.kind === "value" && item.comment === "" ? declared.get(item.name) : undefined;
    return known === undefined ? item : { ...known, isDefault: item.isDefault };
  });
}

function exportStatement(
  place: ScriptCode,
  index: number,
  declared: Map<string, ScriptExport>,
): readonly ScriptExport[] {
  let at = index + 1;
  const isDefault = place.value(at) === "default";
  if (isDefault) at += 1;
  if (place.value(at) === "{") return namedList(place, at);
  if (place.value(at) === "*" && place.value(at + 1) === "as") return [plainExport(place.value(at + 2), false)];
  if (place.value(at) === "type" && place.value(at + 1) === "{") return namedList(place, at + 1);
  const item = declaration(place, at, index, isDefault);
  if (item !== undefined) {
    declared.set(item.name, item);
    return [item];
  }
  if (!isDefault) return [];
  const name = place.code[at]?.kind === "word" ? place.value(at) : "";
  return [{ ...plainExport(name === "" ? "default" : name, true), comment: place.commentBefore(index) }];
}

function namedList(place: ScriptCode, brace: number): readonly ScriptExport[] {
  const names: ScriptExport[] = [];
  const end = place.closing(brace);
  for (let at = brace + 1; at < end; at += 1) {
    // In `a as b` and `a: b` the second name is the exported or the local one; both forms end at a comma.
    const next = place.value(at + 1);
    if (place.code[at]?.kind !== "word" || place.code[at]?.depth !== (place.code[brace]?.depth ?? 0) + 1) continue;
    if (next !== "," && next !== "}") continue;
    const isDefault = place.value(at) === "default";
    const name = isDefault && place.value(at - 1) === "as" ? place.value(at - 2) : place.value(at);
    names.push(plainExport(name, isDefault));
  }
  return names;
}

/** module.exports = name, module.exports = { a, b }, module.exports.a = …, exports.a = …, at the start of a statement. */
function commonJs(place: ScriptCode, index: number, declared: Map<string, ScriptExport>): readonly ScriptExport[] {
  let at = index + 1;
  if (place.value(index) === "module") {
    if (place.value(at) !== "." || place.value(at + 1) !== "exports") return [];
    at += 2;
  }
  if (place.value(at) === "." && place.code[at + 1]?.kind === "word" && place.value(at + 2) === "=") {
    const name = place.value(at + 1);
    const value = functionAt(place, at + 3);
    return [{ ...plainExport(name, false), ...value, comment: place.commentBefore(index) }];
  }
  if (place.value(index) !== "module" || place.value(at) !== "=" || place.value(at + 1) === "=") return [];
  if (place.value(at + 1) === "{") return namedList(place, at + 1);
  const item = declaration(place, at + 1, index, true);
  if (item !== undefined) return [item];
  const name = place.code[at + 1]?.kind === "word" ? place.value(at + 1) : "default";
  return [{ ...(declared.get(name) ?? plainExport(name, true)), isDefault: true }];
}

function plainExport(name: string, isDefault: boolean): ScriptExport {
  return { name: name === "" ? "default" : name, kind: "value", isDefault, comment: "", parameters: [], result: "" };
}

const modifiers = new Set(["async", "declare", "abstract"]);
const typeWords = new Set(["interface", "type", "enum", "namespace"]);

/** A declaration that starts at `index`; its comment stands before `start`. */
function declaration(place: ScriptCode, index: number, start: number, isDefault: boolean): ScriptExport | undefined {
  let at = index;
  // At most `declare abstract`; a longer row isn't code.
  while (at < index + 2 && modifiers.has(place.value(at)) && place.code[at + 1]?.kind === "word") at += 1;
  const word = place.value(at);
  const comment = place.commentBefore(start);
  if (word === "function") {
    const named = place.value(at + 1) === "*" ? at + 2 : at + 1;
    const name = place.code[named]?.kind === "word" ? place.value(named) : "default";
    return { name, kind: "function", isDefault, comment, ...signature(place, named) };
  }
  const next = place.code[at + 1];
  if (word === "class") {
    const name = next?.kind === "word" && next.value !== "extends" ? next.value : "default";
    return { name, kind: "class", isDefault, comment, parameters: [], result: "" };
  }
  if (next?.kind !== "word") return undefined;
  if (word === "const" && next.value === "enum") return declaration(place, at + 1, start, isDefault);
  if (word === "const" || word === "let" || word === "var") {
    return { ...plainExport(next.value, isDefault), ...valueAt(place, at + 2), comment };
  }
  if (!typeWords.has(word)) return undefined;
  return { name: next.value, kind: "type", isDefault, comment, parameters: [], result: "" };
}

/** What stands behind the name of a variable: past its annotation to the =, where a function may begin. */
function valueAt(place: ScriptCode, index: number): Partial<ScriptExport> {
  for (let at = index; at < Math.min(index + 200, place.code.length); at += 1) {
    const token = place.code[at];
    if (token?.depth !== 0) continue;
    if (token.value === ";" || token.value === ",") return {};
    if (token.value === "=" && place.value(at + 1) !== ">") return functionAt(place, at + 1);
  }
  return {};
}

function functionAt(place: ScriptCode, index: number): Partial<ScriptExport> {
  let at = index;
  if (place.value(at) === "async") at += 1;
  if (place.value(at) === "function") return { kind: "function", ...signature(place, at + 1) };
  if (place.value(at) === "class") return { kind: "class" };
  const isArrow = place.code[at]?.kind === "word" && place.value(at + 1) === "=" && place.value(at + 2) === ">";
  if (isArrow) return { kind: "function", parameters: [""], result: "" };
  if (place.value(at) !== "(" && place.value(at) !== "<") return {};
  const shape = signature(place, at);
  return shape.isArrow ? { kind: "function", parameters: shape.parameters, result: shape.result } : {};
}

interface Signature {
  readonly parameters: readonly string[];
  readonly result: string;
  readonly isArrow: boolean;
}

/** The parameters in the first brackets from `index` on, and the result behind them. */
function signature(place: ScriptCode, index: number): Signature {
  let open = index;
  while (open < Math.min(index + 100, place.code.length) && place.value(open) !== "(") open += 1;
  const close = place.closing(open);
  const parameters: string[] = [];
  let from = open + 1;
  let angles = 0;
  for (let at = open + 1; at <= close && at < place.code.length; at += 1) {
    const token = place.code[at];
    if (token?.value === "<") angles += 1;
    else if (token?.value === ">" && place.value(at - 1) !== "=") angles = Math.max(0, angles - 1);
    const ends =
      at === close || (token?.value === "," && angles === 0 && token.depth === (place.code[open]?.depth ?? 0) + 1);
    if (!ends) continue;
    if (at > from) parameters.push(annotation(place, from, at - 1));
    from = at + 1;
  }
  const result = resultOf(place, close + 1);
  return { parameters, ...result };
}

/** `: TYPE` of a parameter, without its default. */
function annotation(place: ScriptCode, from: number, to: number): string {
  const depth = place.code[from]?.depth ?? 0;
  let start = -1;
  for (let at = from; at <= to; at += 1) {
    const token = place.code[at];
    if (token?.depth !== depth) continue;
    if (start === -1 && token.value === ":") start = at + 1;
    if (token.value === "=" && place.value(at + 1) !== ">") return start === -1 ? "" : place.text(start, at - 1);
  }
  return start === -1 ? "" : place.text(start, to);
}

function resultOf(place: ScriptCode, index: number): { readonly result: string; readonly isArrow: boolean } {
  const depth = place.code[index]?.depth ?? 0;
  const isAnnotated = place.value(index) === ":";
  for (let at = index; at < Math.min(index + 200, place.code.length); at += 1) {
    const token = place.code[at];
    if (token === undefined || token.depth < depth) break;
    const isArrow = token.value === "=" && place.value(at + 1) === ">";
    const isBody = token.value === "{" && token.depth === depth && place.value(at - 1) !== ":";
    if (!isArrow && !isBody && token.value !== ";") continue;
    return { result: isAnnotated ? place.text(index + 1, at - 1) : "", isArrow };
  }
  return { result: "", isArrow: false };
}
