import type { Entry } from "../../core/catalog/entry.ts";
import { toEntryDocument } from "../../importers/entry-document.ts";
import type { OutputDocument } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";

/** An entry as machine formats show it, and as `register` and `import` read it back. */
export function entryOutput(entry: Entry): OutputDocument {
  return { record: "entry", format_version: documentVersion, ...toEntryDocument(entry) };
}
