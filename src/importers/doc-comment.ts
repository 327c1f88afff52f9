/** What a comment or docstring says in prose: paragraphs, without decoration, up to the first block tag. */
export interface DocText {
  /** The first paragraph on one line; empty when there is none. */
  readonly summary: string;
  /** The texts of tags by name, such as author, version or deprecated. The first of each counts. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Reads a JSDoc or TSDoc block, a plain block comment, or a run of line comments, given as they stand in the source. */
export function readDocComment(comment: string): DocText {
  const lines = comment.startsWith("/*")
    ? comment
        .replace(/^\/\*+!?/, "")
        .replace(/\*+\/$/, "")
        .split(/\r?\n/)
        .map((line) => line.replace(/^\s*\*? ?/, ""))
    : comment.split(/\r?\n/).map((line) => line.replace(/^\s*(?:\/\/[/!]?|#) ?/, ""));
  return readDocLines(lines);
}

/** Whether a comment is about the law or for tools, not about the code. */
export function isBoilerplate(comment: string): boolean {
  const start = comment.slice(0, 2_000);
  if (/copyright|\blicen[sc]ed? |spdx-license|all rights reserved/i.test(start)) return true;
  return /^\W*(eslint|prettier|biome|oxlint|@ts-|ts-|jshint|jslint|global |istanbul|c8 |v8 |webpack|vim:|-\*-|coding[:=]|type:|noqa|pylint|ruff:|mypy:|@generated|@preserve\b|<reference|region\b|#!)/i.test(
    start,
  );
}

export function readDocLines(lines: readonly string[]): DocText {
  const prose: string[] = [];
  const tags = new Map<string, string>();
  let tag: string | undefined;
  for (const line of lines) {
    const found = /^\s*@([A-Za-z][\w-]*)\s*(.*)$/.exec(line);
    if (found !== null) {
      const [, name = "", rest = ""] = found;
      tag = tags.has(name) ? undefined : name;
      if (tag !== undefined) tags.set(tag, rest.trim());
      else tag = "";
    } else if (tag === undefined) prose.push(line);
    else if (tag !== "" && line.trim() !== "") tags.set(tag, `${tags.get(tag) ?? ""} ${line.trim()}`.trim());
  }
  const described = ["fileoverview", "file", "description", "module", "packageDocumentation"].map((name) =>
    tags.get(name),
  );
  const summary = firstParagraph(prose) || described.find((text) => (text ?? "").includes(" ")) || "";
  return { summary: plain(summary), tags };
}

function firstParagraph(lines: readonly string[]): string {
  const from = lines.findIndex((line) => /[\p{L}\p{N}]/u.test(line));
  if (from === -1) return "";
  const length = lines.slice(from).findIndex((line) => line.trim() === "");
  const paragraph = length === -1 ? lines.slice(from) : lines.slice(from, from + length);
  return paragraph.map((line) => line.trim()).join(" ");
}

/** {@link target | text} and {@code text} as their text. */
function plain(text: string): string {
  return text
    .replace(/\{@[A-Za-z]{1,20}[ \t]+([^{}|]{0,300})(?:\|([^{}]{0,300}))?\}/g, (_all, target: string, label?: string) =>
      (label ?? target).trim(),
    )
    .replace(/\s+/g, " ")
    .trim();
}
