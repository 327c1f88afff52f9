import type { EntityType } from "./entity-type.ts";
import type { Filter } from "./filter.ts";
import { limits } from "./limits.ts";
import { didYouMean } from "./near-words.ts";
import { statuses } from "./status.ts";
import { checkText } from "./text-rules.ts";

/**
 * What is wrong with a filter, one sentence each. Types and statuses are closed vocabularies: unknown values are problems.
 * Authors and keywords are open: any text is fair, and simply may match nothing.
 */
export function validateFilter(filter: Filter, knownTypes: ReadonlyMap<string, EntityType>): readonly string[] {
  const problems: string[] = [];
  for (const type of filter.entityTypes) {
    if (!knownTypes.has(type)) problems.push(unknown("entity type", type, knownTypes.keys()));
  }
  const known: ReadonlySet<string> = new Set(statuses);
  for (const status of filter.statuses) if (!known.has(status)) problems.push(unknown("status", status, statuses));
  const lists = {
    entity_types: filter.entityTypes,
    statuses: filter.statuses,
    authors: filter.authors,
    keywords: filter.keywords,
  };
  for (const [field, values] of Object.entries(lists)) {
    if (values.length > limits.filterValues) {
      problems.push(`filter.${field}: at most ${limits.filterValues} values, but there are ${values.length}.`);
    }
    for (const value of values) checkText(problems, `filter.${field}`, value);
  }
  return problems;
}

function unknown(what: string, value: string, known: Iterable<string>): string {
  const words = [...known];
  const hint = didYouMean(value, words);
  const shown = JSON.stringify((value.length <= 60 ? value : `${value.slice(0, 60)}…`).toWellFormed());
  return `${shown} is not a known ${what}${hint === "" ? `; known are ${words.join(", ")}.` : hint}`;
}
