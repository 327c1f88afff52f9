import type * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import { type Filter, noFilter } from "../../core/catalog/filter.ts";
import { fieldError } from "./field-error.ts";
import { statusTable } from "./status.ts";
import { boundedText } from "./texts.ts";

const mostValues = 100;
const mostCharacters = 200;

/** Absent means no filter. Whether a type is known is the librarian's to say: the vocabulary lies in the database. */
export function filterFromMessage(filter: contract.Filter | undefined): Filter {
  if (!filter) return noFilter;
  return {
    entityTypes: values(filter.entityTypes, "filter.entity_types"),
    statuses: list(filter.statuses, "filter.statuses").map((status, index) =>
      statusTable.required(status, `filter.statuses[${index}]`),
    ),
    authors: values(filter.authors, "filter.authors"),
    keywords: values(filter.keywords, "filter.keywords"),
    includeRetired: filter.includeRetired,
  };
}

function values(texts: readonly string[], field: string): readonly string[] {
  return list(texts, field).map((text, index) => boundedText(text, `${field}[${index}]`, mostCharacters));
}

function list<T>(items: readonly T[], field: string): readonly T[] {
  if (items.length > mostValues) throw fieldError(field, `must not have more than ${mostValues} values`);
  return items;
}
