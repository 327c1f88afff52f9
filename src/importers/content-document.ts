import type { EntryContent } from "../core/catalog/entry.ts";
import { DocumentReader } from "./document-reader.ts";

/**
 * The content of an entry as users see it in JSON, YAML and JSONL: snake_case, every field always there, in this order.
 * Schemas and metadata are texts that hold JSON, so that they survive byte for byte whatever passes them on.
 */
export interface ContentDocument {
  readonly id: string;
  readonly name: string;
  readonly entity_type: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly author: string;
  readonly input_type: string;
  readonly output_type: string;
  readonly input_schema: string;
  readonly output_schema: string;
  readonly contracts_implemented: readonly string[];
  readonly contracts_required: readonly string[];
  readonly example_queries: readonly string[];
  readonly source: { readonly uri: string; readonly digest: string } | null;
  readonly metadata: string;
}

export function toContentDocument(content: EntryContent): ContentDocument {
  return {
    id: content.id,
    name: content.name,
    entity_type: content.entityType,
    version: content.version,
    description: content.description,
    keywords: content.keywords,
    author: content.author,
    input_type: content.inputType,
    output_type: content.outputType,
    input_schema: content.inputSchema,
    output_schema: content.outputSchema,
    contracts_implemented: content.contractsImplemented,
    contracts_required: content.contractsRequired,
    example_queries: content.exampleQueries,
    source: content.source === undefined ? null : { uri: content.source.uri, digest: content.source.digest },
    metadata: content.metadata,
  };
}

/** Takes the content fields out of a document. Problems are left in the reader, the catalog's rules to the server. */
export function takeContent(reader: DocumentReader): EntryContent {
  return {
    id: reader.text("id"),
    name: reader.text("name"),
    entityType: reader.text("entity_type"),
    version: reader.text("version"),
    description: reader.text("description"),
    keywords: reader.list("keywords"),
    author: reader.text("author"),
    inputType: reader.text("input_type"),
    outputType: reader.text("output_type"),
    inputSchema: reader.json("input_schema"),
    outputSchema: reader.json("output_schema"),
    contractsImplemented: reader.list("contracts_implemented"),
    contractsRequired: reader.list("contracts_required"),
    exampleQueries: reader.list("example_queries"),
    source: takeSource(reader),
    metadata: reader.json("metadata"),
  };
}

function takeSource(reader: DocumentReader): EntryContent["source"] {
  const document = reader.object("source");
  if (document === undefined) return undefined;
  const source = new DocumentReader(document, "source.");
  const taken = { uri: source.text("uri"), digest: source.text("digest") };
  source.finish();
  reader.problems.push(...source.problems);
  return taken;
}
