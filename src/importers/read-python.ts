import { basename, dirname } from "node:path";
import { type DocText, isBoilerplate, readDocComment, readDocLines } from "./doc-comment.ts";
import type { FittedContent } from "./fit-content.ts";
import { type PythonLine, scanPython } from "./scan-python.ts";
import { sourceContent } from "./source-content.ts";

/**
 * Python source as one entry, read without running it: the description is the first paragraph of the module's docstring,
 * or of its main function's, or of the comment on top; the names in __all__, or else every public function and class,
 * are keywords. See sourceContent for the rest.
 */
export function readPython(source: string, path: string): FittedContent {
  const lines = scanPython(source);
  const definitions = findDefinitions(lines);
  const listed = listedNames(lines);
  const visible = definitions.filter((item) => listed?.has(item.name) ?? !item.name.startsWith("_"));
  const file = basename(path).replace(/\.pyi?$/i, "");
  // __init__.py and __main__.py speak for their folder.
  const stem = /^__\w+__$/.test(file) ? basename(dirname(path)) || file : file;
  const main = mainDefinition(visible, stem);
  const moduleText = lines[0]?.text;
  return sourceContent({
    path,
    stem,
    docs: [
      moduleText === undefined ? undefined : docstring(moduleText),
      main === undefined ? undefined : docstring(main.docstring),
      topComment(source),
      ...visible.map((item) => docstring(item.docstring)),
    ],
    names: listed === undefined ? visible.map((item) => item.name) : [...listed],
    main: main?.isFunction === true ? { parameters: main.parameters, result: main.result } : undefined,
  });
}

interface Definition {
  readonly name: string;
  readonly isFunction: boolean;
  readonly docstring: string;
  readonly parameters: readonly string[];
  readonly result: string;
}

const definitionPattern = /^(?:async )?(def|class) ([^\s(:[]{1,200})/;

function findDefinitions(lines: readonly PythonLine[]): readonly Definition[] {
  return lines.flatMap((line, index) => {
    const found = line.indent === 0 ? definitionPattern.exec(line.code) : null;
    if (found === null) return [];
    const next = lines[index + 1];
    const docstring = next !== undefined && next.indent > 0 ? (next.text ?? "") : "";
    const isFunction = found[1] === "def";
    const shape = isFunction ? signature(line.code.slice(found[0].length)) : { parameters: [], result: "" };
    return [{ name: found[2] ?? "", isFunction, docstring, ...shape }];
  });
}

/** Annotations in `(a: int, b = 1) -> str:`; self, *, / and keyword catch-alls aren't parameters. */
function signature(code: string): Pick<Definition, "parameters" | "result"> {
  const parameters: string[] = [];
  let depth = 0;
  let from = 0;
  let at = code.indexOf("(");
  if (at === -1) return { parameters, result: "" };
  for (; at < code.length; at += 1) {
    const character = code[at] ?? "";
    if (character === '"') at = endOfQuoted(code, at);
    else if ("([{".includes(character)) {
      depth += 1;
      if (depth === 1) from = at + 1;
    } else if (")]}".includes(character)) depth -= 1;
    if (depth === 0 || (depth === 1 && character === ",")) {
      const parameter = code.slice(from, at).trim();
      if (parameter !== "" && parameter !== "/" && !parameter.startsWith("*")) parameters.push(annotationOf(parameter));
      from = at + 1;
    }
    if (depth === 0) break;
  }
  const result = /^\) ?-> ?([^:]{1,300}?) ?:/.exec(code.slice(at, at + 320))?.[1] ?? "";
  return { parameters, result: unquoted(result) };
}

function annotationOf(parameter: string): string {
  const colon = parameter.indexOf(":");
  const equals = parameter.indexOf("=");
  if (colon === -1 || (equals !== -1 && equals < colon)) return "";
  return unquoted(parameter.slice(colon + 1, equals === -1 ? undefined : equals).trim());
}

/** A forward reference is a type in quotes. */
function unquoted(annotation: string): string {
  return annotation.replace(/^"([^"]*)"$/, "$1");
}

function endOfQuoted(code: string, from: number): number {
  for (let at = from + 1; at < code.length; at += 1) {
    if (code[at] === "\\") at += 1;
    else if (code[at] === '"') return at;
  }
  return code.length;
}

function listedNames(lines: readonly PythonLine[]): ReadonlySet<string> | undefined {
  const line = lines.find((candidate) => candidate.indent === 0 && /^__all__ ?(:[^=]*)?= ?[[(]/.test(candidate.code));
  if (line === undefined) return undefined;
  return new Set([...line.code.matchAll(/"([^"\\\s]+)"/g)].map((match) => match[1] ?? ""));
}

/** The function that the file is named after, the only one, or main; a class only when it is all there is. */
function mainDefinition(definitions: readonly Definition[], stem: string): Definition | undefined {
  const named = definitions.find((item) => foldName(item.name) === foldName(stem));
  if (named !== undefined) return named;
  const functions = definitions.filter((item) => item.isFunction);
  if (functions.length === 1) return functions[0];
  return functions.find((item) => item.name === "main") ?? (definitions.length === 1 ? definitions[0] : undefined);
}

function foldName(name: string): string {
  return name.replace(/[-_.]/g, "").toLowerCase();
}

function docstring(text: string): DocText {
  // The first line starts right behind the quotes, the others are indented with the code.
  return readDocLines(text.split(/\r?\n/).map((line) => line.trim()));
}

function topComment(source: string): DocText | undefined {
  const lines = source.split(/\r?\n/, 200);
  const from = lines.findIndex((line) => !/^#!|^#.*coding[:=]/.test(line) && line.trim() !== "");
  const length = lines.slice(Math.max(0, from)).findIndex((line) => !line.startsWith("#"));
  if (from === -1 || length < 1) return undefined;
  const comment = lines.slice(from, from + length).join("\n");
  return isBoilerplate(comment) ? undefined : readDocComment(comment);
}
