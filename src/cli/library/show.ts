import { entryFromMessage, relationshipFromMessage } from "../../client/entry-from-message.ts";
import type { Relationship } from "../../core/catalog/relationship.ts";
import { limits } from "../../core/catalog/limits.ts";
import { toRelationshipDocument } from "../../importers/export-document.ts";
import { documentText } from "../output/document-text.ts";
import { styleFor } from "../output/style.ts";
import { entryDetails } from "./entry-details.ts";
import { entryOutput } from "./entry-output.ts";
import type { LibraryRun } from "./library-run.ts";
import type { ShowOptions } from "./show-command.ts";

export async function show(id: string, options: ShowOptions, run: LibraryRun): Promise<void> {
  const { client, context, format } = run;
  const answer = await client.getArtifact({ id, revision: BigInt(options.revision ?? 0) });
  const entry = entryFromMessage(answer.entry);
  const relationships = options.relationships === true ? await readRelationships(entry.content.id, run) : undefined;
  if (format === "name") context.stdout.write(`${entry.content.id}\n`);
  else if (format === "table" || format === "wide") {
    context.stdout.write(
      entryDetails({
        entry,
        relationships,
        isHistorical: answer.historical,
        isWide: format === "wide",
        style: styleFor(context.stdout, context.env),
      }),
    );
  } else {
    const more = relationships === undefined ? {} : { relationships: relationships.map(toRelationshipDocument) };
    context.stdout.write(await documentText({ ...entryOutput(entry), ...more }, format));
  }
}

async function readRelationships(id: string, run: LibraryRun): Promise<readonly Relationship[]> {
  const found: Relationship[] = [];
  let pageToken = "";
  do {
    const page = await run.client.listRelationships({ id, pageSize: limits.pageSize, pageToken });
    found.push(...page.relationships.map(relationshipFromMessage));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return found;
}
