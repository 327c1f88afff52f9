import type { ImportRefusal } from "../../core/librarian/requests.ts";
import type { ImportSource } from "../../importers/import-source.ts";
import { documentVersion } from "../output/format.ts";
import { styleFor } from "../output/style.ts";
import { visibleLine } from "../output/visible-text.ts";
import type { ImportOptions } from "./import-command.ts";
import type { ImportCounts } from "./import-counts.ts";
import type { LibraryRun } from "./library-run.ts";

export interface ImportResult {
  readonly source: ImportSource;
  readonly options: ImportOptions;
  readonly counts: ImportCounts;
  readonly wasStopped: boolean;
  /** Lines of an export are missing; the error that says so follows. */
  readonly isCutOff: boolean;
}

/** How many of the gone are named; -o json names all. */
const shownGone = 20;

/** Refusals by line on stderr, the sums on stdout. */
export async function writeImportSummary(result: ImportResult, run: LibraryRun): Promise<void> {
  const { context, format } = run;
  const refusals = [...result.counts.refusals].sort((a, b) => a.line - b.line);
  if (format !== "table" && format !== "wide" && format !== "name") {
    const { documentText } = await import("../output/document-text.ts");
    context.stdout.write(await documentText(importDocument(result, refusals), format));
    return;
  }
  const style = styleFor(context.stderr, context.env);
  for (const refusal of refusals) context.stderr.write(`${style.red("refused")} ${refusalText(refusal)}\n`);
  if (format === "name") return;
  context.stdout.write(sumsText(result));
  sayWhatIsGone(result, run);
}

function refusalText({ line, id, code, problems }: ImportRefusal): string {
  const where = `line ${line}${id === "" ? "" : ` (${visibleLine(id)})`}`;
  return `${where}: ${problems.map(visibleLine).join(" ") || visibleLine(code)}`;
}

function sumsText({ source, options, counts, wasStopped, isCutOff }: ImportResult): string {
  const { created, updated, unchanged, relationships, refusals } = counts;
  const pruned = Number(counts.end?.pruned ?? 0n);
  const parts = [
    `${created} created`,
    `${updated} updated`,
    `${unchanged} unchanged`,
    `${relationships} relationships`,
    ...(pruned > 0 ? [`${pruned} retired`] : []),
    ...(refusals.length > 0 ? [`${refusals.length} refused`] : []),
  ];
  const mode = options.dryRun === true ? " (dry run: nothing was stored)" : "";
  const stop =
    wasStopped && !isCutOff
      ? options.strict === true
        ? "stopped at a refused line\n"
        : "nothing was retired, as lines were refused\n"
      : "";
  return `${visibleLine(source.summary)}${mode}\n${parts.join(", ")}\n${stop}`;
}

function sayWhatIsGone({ options, counts }: ImportResult, { context }: LibraryRun): void {
  const gone = counts.end?.gone ?? [];
  if (gone.length === 0) return;
  const what =
    options.prune === true && options.dryRun !== true ? "retired" : "the source no longer has (--prune retires them)";
  context.stderr.write(`${what}:\n`);
  for (const id of gone.slice(0, shownGone)) context.stderr.write(`  ${visibleLine(id)}\n`);
  if (gone.length > shownGone) context.stderr.write(`  and ${gone.length - shownGone} more\n`);
}

function importDocument(result: ImportResult, refusals: readonly ImportRefusal[]): Readonly<Record<string, unknown>> {
  const { source, options, counts, wasStopped, isCutOff } = result;
  return {
    record: "import",
    format_version: documentVersion,
    format: source.format,
    origin: source.origin,
    dry_run: options.dryRun === true,
    complete: !wasStopped && !isCutOff,
    created: counts.created,
    updated: counts.updated,
    unchanged: counts.unchanged,
    relationships: counts.relationships,
    refusals: refusals.map(({ line, id, code, problems }) => ({ line, id, code, problems })),
    gone: counts.end?.gone ?? [],
    pruned: Number(counts.end?.pruned ?? 0n),
    catalog_revision: Number(counts.end?.catalogRevision ?? 0n),
  };
}
