import type { Status } from "./status.ts";

/** Fields combine with AND, the values of one field with OR; an empty list doesn't filter. */
export interface Filter {
  readonly entityTypes: readonly string[];
  readonly statuses: readonly Status[];
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
  readonly includeRetired: boolean;
}

export const noFilter: Filter = { entityTypes: [], statuses: [], authors: [], keywords: [], includeRetired: false };
