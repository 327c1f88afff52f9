import type * as contract from "../../contract/kgents/library/v1/entry_pb.ts";
import type { EntryContent } from "../../core/catalog/entry.ts";

export function contentToMessage(content: EntryContent): contract.EntryContent {
  return {
    $typeName: "kgents.library.v1.EntryContent",
    id: content.id,
    name: content.name,
    entityType: content.entityType,
    version: content.version,
    description: content.description,
    keywords: [...content.keywords],
    author: content.author,
    inputType: content.inputType,
    outputType: content.outputType,
    inputSchema: content.inputSchema,
    outputSchema: content.outputSchema,
    contractsImplemented: [...content.contractsImplemented],
    contractsRequired: [...content.contractsRequired],
    exampleQueries: [...content.exampleQueries],
    source: content.source && { $typeName: "kgents.library.v1.Source", ...content.source },
    metadata: content.metadata,
  };
}

/** As given: the entry's own rules say what is wrong with it, all at once. */
export function contentFromMessage(content: contract.EntryContent): EntryContent {
  return {
    id: content.id,
    name: content.name,
    entityType: content.entityType,
    version: content.version,
    description: content.description,
    keywords: content.keywords,
    author: content.author,
    inputType: content.inputType,
    outputType: content.outputType,
    inputSchema: content.inputSchema,
    outputSchema: content.outputSchema,
    contractsImplemented: content.contractsImplemented,
    contractsRequired: content.contractsRequired,
    exampleQueries: content.exampleQueries,
    source: content.source && { uri: content.source.uri, digest: content.source.digest },
    metadata: content.metadata,
  };
}
