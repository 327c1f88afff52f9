import { entryFromMessage } from "../../client/entry-from-message.ts";
import type { Entry } from "../../contract/kgents/library/v1/entry_pb.ts";
import { documentText } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";
import { visibleLine } from "../output/visible-text.ts";
import { entryOutput } from "./entry-output.ts";
import type { LibraryRun } from "./library-run.ts";

/** How deprecate, retire and restore answer. */
export interface StatusChange {
  readonly entry?: Entry | undefined;
  readonly changed: boolean;
}

/** Says what the entry's status is now, and whether that is news. */
export async function writeStatusChange(answer: StatusChange, run: LibraryRun): Promise<void> {
  const { context, format } = run;
  const entry = entryFromMessage(answer.entry);
  const { id } = entry.content;
  if (format === "name") context.stdout.write(`${id}\n`);
  else if (format === "table" || format === "wide") {
    const successor = entry.status === "deprecated" ? (entry.deprecation?.successor ?? "") : "";
    const use = successor === "" ? "" : `; use ${visibleLine(successor)} instead`;
    const what = answer.changed ? `is now ${entry.status}` : `was ${entry.status} already`;
    context.stdout.write(`${visibleLine(id)} ${what}${use} (revision ${entry.revision})\n`);
  } else {
    const document = { record: "status_change", format_version: documentVersion, changed: answer.changed };
    context.stdout.write(await documentText({ ...document, entry: entryOutput(entry) }, format));
  }
}
