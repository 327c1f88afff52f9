import { entityTypeFromMessage } from "../../client/entry-from-message.ts";
import type { EntityType } from "../../core/catalog/entity-type.ts";
import type { EntityTypeWithCount } from "../../core/librarian/requests.ts";
import { documentText, type OutputDocument } from "../output/document-text.ts";
import { entityIcon } from "../output/entity-icon.ts";
import { documentVersion } from "../output/format.ts";
import { ListWriter } from "../output/list-writer.ts";
import { visibleLine } from "../output/visible-text.ts";
import type { LibraryRun } from "./library-run.ts";

export async function listTypes(run: LibraryRun): Promise<void> {
  const { client, context, format } = run;
  const writer = new ListWriter<EntityTypeWithCount>(context, format, {
    columns: [
      { title: "TYPE", text: ({ name }) => name, icon: ({ name }) => entityIcon(name), least: 10 },
      { title: "ENTRIES", text: ({ entryCount }) => String(entryCount), isRight: true },
      { title: "IMMUTABLE", text: ({ immutable }) => (immutable ? "yes" : "no"), dropOrder: 2 },
      { title: "DESCRIPTION", text: ({ description }) => description || "-", least: 20, dropOrder: 1 },
    ],
    document: (type) => typeDocument(type, type.entryCount),
    name: ({ name }) => name,
  });
  const { entityTypes } = await client.listEntityTypes({});
  await writer.write(
    entityTypes.map((type) => ({ ...entityTypeFromMessage(type), entryCount: Number(type.entryCount) })),
  );
  writer.end();
}

export async function addType(type: EntityType, run: LibraryRun): Promise<void> {
  const { client, context, format } = run;
  const { created } = await client.createEntityType({ ...type });
  if (format === "name") context.stdout.write(`${type.name}\n`);
  else if (format === "table" || format === "wide") {
    context.stdout.write(`${visibleLine(type.name)} ${created ? "is a type now" : "was a type already, alike"}\n`);
  } else {
    context.stdout.write(await documentText({ ...typeDocument(type, undefined), created }, format));
  }
}

function typeDocument(type: EntityType, entries: number | undefined): OutputDocument {
  const { name, description, immutable } = type;
  const count = entries === undefined ? {} : { entries };
  return { record: "entity_type", format_version: documentVersion, name, description, immutable, ...count };
}
