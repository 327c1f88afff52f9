import { usageFromMessage } from "../../client/entry-from-message.ts";
import { toUsageDocument } from "../../importers/entry-document.ts";
import { documentText } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";
import { visibleLine } from "../output/visible-text.ts";
import { successRate } from "./entry-columns.ts";
import type { LibraryRun } from "./library-run.ts";

/** Reports a success, or the failure given. */
export async function use(id: string, failure: string | undefined, run: LibraryRun): Promise<void> {
  const { client, context, format } = run;
  const answer = await client.recordUsage({ id, success: failure === undefined, error: failure ?? "" });
  const usage = usageFromMessage(answer.usage);
  if (format === "name") context.stdout.write(`${id}\n`);
  else if (format === "table" || format === "wide") {
    const times = usage.count === 1 ? "once" : `${usage.count} times`;
    const last = usage.lastError === "" ? "" : `; last error: ${visibleLine(usage.lastError)}`;
    context.stdout.write(`${visibleLine(id)}: used ${times}, ${successRate({ usage })} successful${last}\n`);
  } else {
    const document = { record: "usage", format_version: documentVersion, id, ...toUsageDocument(usage) };
    context.stdout.write(await documentText(document, format));
  }
}
