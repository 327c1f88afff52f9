import { createHash } from "node:crypto";
import { limits } from "../../core/catalog/limits.ts";
import type { ArtifactFormat } from "../../importers/artifact-format.ts";
import { type ArtifactFile, readArtifactText } from "../../importers/read-artifact-file.ts";
import { decodeText } from "../../importers/read-file.ts";
import { CliError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";

/** What `register -` is given. Nothing but the documents' own words names their source. Throws ImportError. */
export async function readStdinArtifacts(context: CliContext, format?: ArtifactFormat): Promise<ArtifactFile> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of context.stdin) {
    if (context.signal.aborted) break;
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > limits.sourceFileBytes) {
      throw new CliError("refused_input", exitCodes.refused, `stdin holds more than ${limits.sourceFileBytes} bytes`);
    }
    parts.push(bytes);
  }
  const bytes = Buffer.concat(parts);
  const text = decodeText(bytes, "stdin");
  const digest = createHash("sha256").update(bytes).digest("hex");
  const file = await readArtifactText({ path: nameFor(text), text, digest }, format);
  const records = file.records.map((record) =>
    record.content.source?.digest === digest
      ? { ...record, content: { ...record.content, source: undefined } }
      : record,
  );
  return { ...file, path: "stdin", records };
}

/** The name that a file with this content would have: JSON Lines, JSON, or else YAML. */
function nameFor(text: string): string {
  if (!/^\s*[{[]/.test(text)) return "stdin.yaml";
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 1 && lines.every((line) => line.startsWith("{") && line.trimEnd().endsWith("}"))
    ? "stdin.jsonl"
    : "stdin.json";
}
