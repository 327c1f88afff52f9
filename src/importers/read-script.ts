import { basename } from "node:path";
import { type DocText, isBoilerplate, readDocComment } from "./doc-comment.ts";
import type { FittedContent } from "./fit-content.ts";
import { type ScriptToken, scanScript } from "./scan-script.ts";
import { type ScriptExport, scriptExports } from "./script-exports.ts";
import { type SourceModule, sourceContent } from "./source-content.ts";

/**
 * TypeScript or JavaScript source as one entry, read without running it: the description is the first paragraph of the
 * file's doc comment, or of its main export's, and exported names are keywords. See sourceContent for the rest.
 */
export function readScript(source: string, path: string): FittedContent {
  const tokens = scanScript(source);
  const exports = scriptExports(source, tokens);
  const stem = basename(path).replace(/(\.d)?\.[cm]?[jt]sx?$/i, "");
  const main = mainExport(exports, stem);
  const fileDoc = fileComment(source, tokens, exports);
  const mainDoc = main === undefined || main.comment === "" ? undefined : readDocComment(main.comment);
  const module: SourceModule = {
    path,
    stem,
    docs: [
      fileDoc,
      mainDoc,
      ...exports.map((item) => (item.comment === "" ? undefined : readDocComment(item.comment))),
    ],
    names: exports.map((item) => (item.name === "default" ? "" : item.name)),
    main: main?.kind === "function" ? { parameters: main.parameters, result: main.result } : undefined,
  };
  return sourceContent(module);
}

/** The default export, the only function, or the one that the file is named after; undefined when none stands out. */
function mainExport(exports: readonly ScriptExport[], stem: string): ScriptExport | undefined {
  const byDefault = exports.find((item) => item.isDefault);
  if (byDefault !== undefined) return byDefault;
  const values = exports.filter((item) => item.kind !== "type");
  if (values.length === 1) return values[0];
  const folded = foldName(stem);
  const named = values.find((item) => foldName(item.name) === folded);
  if (named !== undefined) return named;
  const functions = values.filter((item) => item.kind === "function");
  return functions.length === 1 ? functions[0] : undefined;
}

function foldName(name: string): string {
  return name.replace(/[-_.]/g, "").toLowerCase();
}

/** The first comment in front of all code that is neither boilerplate nor an export's own. */
function fileComment(
  source: string,
  tokens: readonly ScriptToken[],
  exports: readonly ScriptExport[],
): DocText | undefined {
  const own = new Set(exports.map((item) => item.comment));
  const comments: { readonly start: number; end: number; readonly isLines: boolean }[] = [];
  for (const token of tokens) {
    if (token.kind !== "comment") {
      // "use strict" and its like may stand in front.
      if (token.kind === "text" || token.value === ";") continue;
      break;
    }
    const isLines = source.startsWith("//", token.start);
    const last = comments.at(-1);
    // Line comments without a blank line between are one.
    const follows = last?.isLines === true && isLines && /^\r?\n[ \t]*$/.test(source.slice(last.end, token.start));
    if (follows) last.end = token.end;
    else comments.push({ start: token.start, end: token.end, isLines });
  }
  const texts = comments.map(({ start, end }) => source.slice(start, end));
  const chosen = texts.find((comment) => !own.has(comment) && !isBoilerplate(comment));
  return chosen === undefined ? undefined : readDocComment(chosen);
}
