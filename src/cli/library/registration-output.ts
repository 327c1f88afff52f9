import { entryFromMessage } from "../../client/entry-from-message.ts";
import { wordOf } from "../../client/enum-words.ts";
import { type RegisterArtifactResponse, RegisterOutcome } from "../../contract/kgents/library/v1/library_pb.ts";
import { documentText, type OutputDocument } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";
import { ListWriter } from "../output/list-writer.ts";
import { styleFor } from "../output/style.ts";
import { visibleLine } from "../output/visible-text.ts";
import { changeLines } from "./change-lines.ts";
import { entryOutput } from "./entry-output.ts";
import type { LibraryRun } from "./library-run.ts";

const sentences = {
  created: ["is registered", "would be registered"],
  updated: ["is brought up to date", "would be brought up to date"],
  unchanged: ["is unchanged", "would be unchanged"],
  version_added: ["has one more version; the latest stays", "would have one more version; the latest would stay"],
  unknown: ["is settled", "would be settled"],
} as const;

/** One document for a file that holds one artifact, a list for a file that holds several. */
export async function writeRegistration(
  answers: readonly RegisterArtifactResponse[],
  isList: boolean,
  isDryRun: boolean,
  run: LibraryRun,
): Promise<void> {
  const { context, format } = run;
  const documents = (): readonly OutputDocument[] => answers.map((answer) => registrationDocument(answer, isDryRun));
  if (format === "table" || format === "wide") {
    for (const answer of answers) context.stdout.write(registrationText(answer, isDryRun, run));
  } else if (format === "name") {
    context.stdout.write(answers.map((answer) => `${answer.entry?.content?.id ?? ""}\n`).join(""));
  } else if (isList) {
    const writer = new ListWriter<OutputDocument>(context, format, {
      columns: [],
      document: (it) => it,
      name: () => "",
    });
    await writer.write(documents());
    writer.end();
  } else {
    for (const document of documents()) context.stdout.write(await documentText(document, format));
  }
}

function registrationText(answer: RegisterArtifactResponse, isDryRun: boolean, { context }: LibraryRun): string {
  const { content, status, revision } = entryFromMessage(answer.entry);
  const outcome = wordOf(RegisterOutcome, answer.outcome);
  const [done, planned] = sentences[outcome];
  const version = content.version === "" ? "" : ` ${visibleLine(content.version)}`;
  const where = isDryRun ? "dry run: nothing was stored" : `revision ${revision}, ${status}`;
  const head = `${visibleLine(content.id)}${version} ${isDryRun ? planned : done} (${where})\n`;
  return outcome === "created" ? head : head + changeLines(answer.changes, styleFor(context.stdout, context.env), "  ");
}

function registrationDocument(answer: RegisterArtifactResponse, isDryRun: boolean): OutputDocument {
  return {
    record: "registration",
    format_version: documentVersion,
    outcome: wordOf(RegisterOutcome, answer.outcome),
    dry_run: isDryRun,
    version_content_changed: answer.versionContentChanged,
    changes: answer.changes.map(({ field, before, after }) => ({ field, before, after })),
    warnings: answer.warnings,
    catalog_revision: Number(answer.catalogRevision),
    entry: entryOutput(entryFromMessage(answer.entry)),
  };
}
