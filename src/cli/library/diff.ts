import { usageError } from "../cli-error.ts";
import { documentText } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";
import { styleFor } from "../output/style.ts";
import { changeLines } from "./change-lines.ts";
import type { LibraryRun } from "./library-run.ts";

/** Exit 0 whether or not anything differs, as the answer isn't a failure either way. */
export async function diff(
  id: string,
  from: string | undefined,
  to: string | undefined,
  run: LibraryRun,
): Promise<void> {
  const { client, context, format } = run;
  const [before, after] = [stateOf(from), stateOf(to)];
  const answer = await client.diffRevisions({
    id,
    fromRevision: before.revision,
    fromVersion: before.version,
    toRevision: after.revision,
    toVersion: after.version,
  });
  const changes = answer.changes.map(({ field, before: old, after: new_ }) => ({ field, before: old, after: new_ }));
  if (format === "name") {
    context.stdout.write(changes.map((change) => `${change.field}\n`).join(""));
  } else if (format === "table" || format === "wide") {
    const head = `revision ${answer.fromRevision} -> ${answer.toRevision}`;
    context.stdout.write(changeLines(changes, styleFor(context.stdout, context.env)));
    context.stderr.write(changes.length === 0 ? `${head}: nothing differs\n` : `${head}\n`);
  } else {
    const document = {
      record: "diff",
      format_version: documentVersion,
      id,
      from_revision: Number(answer.fromRevision),
      to_revision: Number(answer.toRevision),
      changes,
    };
    context.stdout.write(await documentText(document, format));
  }
}

function stateOf(text: string | undefined): { readonly revision: bigint; readonly version: string } {
  if (text === undefined) return { revision: 0n, version: "" };
  if (text.startsWith("@") && text.length > 1) return { revision: 0n, version: text.slice(1) };
  if (/^[1-9]\d{0,15}$/.test(text)) return { revision: BigInt(text), version: "" };
  throw usageError(`${JSON.stringify(text)} is neither a revision number nor @VERSION`);
}
