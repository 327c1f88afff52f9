import type { Entry, EntryContent } from "../core/catalog/entry.ts";
import type { Status } from "../core/catalog/status.ts";

/** One entry as the statements below select it, without the JSON texts. */
export interface EntryRow {
  readonly id: string;
  readonly name: string;
  readonly entity_type: string;
  readonly version: string;
  readonly versions: readonly string[];
  readonly description: string;
  readonly keywords: readonly string[];
  readonly author: string;
  readonly input_type: string;
  readonly output_type: string;
  readonly contracts_implemented: readonly string[];
  readonly contracts_required: readonly string[];
  readonly example_queries: readonly string[];
  readonly source_uri: string | null;
  readonly source_digest: string | null;
  readonly status: Status;
  readonly deprecation_reason: string | null;
  readonly deprecation_successor: string | null;
  readonly revision: number;
  readonly embedded: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly usage_count: number | null;
  readonly usage_success_count: number | null;
  readonly usage_last_used_at: Date | null;
  readonly usage_last_error: string | null;
}

export interface FullEntryRow extends EntryRow {
  readonly input_schema: string;
  readonly output_schema: string;
  readonly metadata: string;
}

/** Of `entry e left join usage u on u.entry_key = e.key`. */
export const entryColumns = `e.id, e.name, e.entity_type, e.version, e.versions, e.description, e.keywords, e.author,
  e.input_type, e.output_type, e.contracts_implemented, e.contracts_required, e.example_queries, e.source_uri,
  e.source_digest, e.status, e.deprecation_reason, e.deprecation_successor, e.revision, e.embedded, e.created_at,
  e.updated_at, u.count as usage_count, u.success_count as usage_success_count, u.last_used_at as usage_last_used_at,
  u.last_error as usage_last_error`;

export const fullEntryColumns = `${entryColumns}, e.input_schema, e.output_schema, e.metadata`;

/** About how much an entry weighs on the wire, told without unpacking its texts; never too low by much. */
export const entryBytes = `octet_length(e.metadata) + octet_length(e.input_schema) + octet_length(e.output_schema)
  + octet_length(e.description) + 500 * cardinality(e.example_queries) + 64 * cardinality(e.keywords) + 500`;

/** Of `entry e`. What ranking reads: a search has hundreds of candidates, and most of an entry's cost is its lists. */
export const rankedColumns = "e.id, e.name, e.status, e.deprecation_reason, e.deprecation_successor";

export type RankedRow = Pick<EntryRow, "id" | "name" | "status" | "deprecation_reason" | "deprecation_successor">;

const never = new Date(0);

/** An entry with everything else empty. */
export function toRankedEntry(row: RankedRow): Entry {
  return toEntry({
    ...row,
    entity_type: "",
    version: "",
    versions: [],
    description: "",
    keywords: [],
    author: "",
    input_type: "",
    output_type: "",
    contracts_implemented: [],
    contracts_required: [],
    example_queries: [],
    source_uri: null,
    source_digest: null,
    revision: 0,
    embedded: false,
    created_at: never,
    updated_at: never,
    usage_count: null,
    usage_success_count: null,
    usage_last_used_at: null,
    usage_last_error: null,
  });
}

export function toEntry(row: EntryRow | FullEntryRow): Entry {
  return {
    content: toContent(row),
    status: row.status,
    deprecation: toDeprecation(row.deprecation_reason, row.deprecation_successor),
    usage: {
      count: row.usage_count ?? 0,
      successCount: row.usage_success_count ?? 0,
      lastUsedAt: row.usage_last_used_at ?? undefined,
      lastError: row.usage_last_error ?? "",
    },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
    embedding: row.embedded ? "ready" : "pending",
    versions: row.versions,
  };
}

export function toDeprecation(reason: string | null, successor: string | null): Entry["deprecation"] {
  return reason === null ? undefined : { reason, successor: successor ?? "" };
}

function toContent(row: EntryRow | FullEntryRow): EntryContent {
  const full = "metadata" in row;
  return {
    id: row.id,
    name: row.name,
    entityType: row.entity_type,
    version: row.version,
    description: row.description,
    keywords: row.keywords,
    author: row.author,
    inputType: row.input_type,
    outputType: row.output_type,
    inputSchema: full ? row.input_schema : "",
    outputSchema: full ? row.output_schema : "",
    contractsImplemented: row.contracts_implemented,
    contractsRequired: row.contracts_required,
    exampleQueries: row.example_queries,
    source: row.source_uri === null ? undefined : { uri: row.source_uri, digest: row.source_digest ?? "" },
    metadata: full ? row.metadata : "",
  };
}
