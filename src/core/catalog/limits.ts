/** Every limit of the catalog, in one place. Characters are Unicode code points, bytes are of UTF-8. */
export const limits = {
  idPattern: /^[A-Za-z0-9][A-Za-z0-9._:@/+~-]{0,213}$/,
  /** As the pattern has it, for messages. */
  idCharacters: 214,
  nameCharacters: 200,
  versionCharacters: 100,
  authorCharacters: 200,
  descriptionBytes: 16 * 1024,
  keywords: 64,
  keywordCharacters: 64,
  typeExpressionCharacters: 500,
  contracts: 64,
  contractCharacters: 214,
  exampleQueries: 50,
  exampleQueryCharacters: 500,
  /** Each of input schema, output schema and metadata. */
  jsonBytes: 256 * 1024,
  /** Levels of objects and arrays in each. */
  jsonDepth: 200,
  sourceUriCharacters: 2_000,
  /** All content together. */
  entryBytes: 1024 * 1024,
  sourceFileBytes: 5 * 1024 * 1024,
  /** Of a JSONL file: holds the largest entry, escaped. */
  importLineBytes: 8 * 1024 * 1024,
  /** Of a document that holds many artifacts and must be read whole (an MCP registry list). */
  importDocumentBytes: 128 * 1024 * 1024,
  messageBytes: 4 * 1024 * 1024,
  entityTypePattern: /^[a-z][a-z0-9-]{0,39}$/,
  entityTypeDescriptionCharacters: 1_000,
  relationshipContextCharacters: 2_000,
  relationshipsPerRegistration: 1_000,
  deprecationReasonCharacters: 1_000,
  usageErrorCharacters: 2_000,
  idempotencyKeyCharacters: 64,
  batchIds: 1_000,
  importChunkRecords: 1_000,
  pageSize: 1_000,
  defaultPageSize: 100,
  queryCharacters: 2_000,
  discoverLimit: 1_000,
  defaultDiscoverLimit: 10,
  /** Values of one filter field. */
  filterValues: 100,
} as const;
