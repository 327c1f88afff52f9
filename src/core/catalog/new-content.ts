import type { EntryContent } from "./entry.ts";

/** Content with everything empty but what is given. */
export function newContent(given: Partial<EntryContent> & Pick<EntryContent, "id">): EntryContent {
  return {
    name: "",
    entityType: "",
    version: "",
    description: "",
    keywords: [],
    author: "",
    inputType: "",
    outputType: "",
    inputSchema: "",
    outputSchema: "",
    contractsImplemented: [],
    contractsRequired: [],
    exampleQueries: [],
    source: undefined,
    metadata: "",
    ...given,
  };
}
