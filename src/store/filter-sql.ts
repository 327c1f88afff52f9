import type { Filter } from "../core/catalog/filter.ts";

export interface FilterSql {
  /** Conditions on `e`, each led by " and "; empty when nothing is filtered. */
  readonly conditions: string;
  readonly values: readonly unknown[];
  /** Names the conditions' text, for the statement's name: the same shape is the same SQL. */
  readonly shape: string;
}

/**
 * A filter as SQL over `entry e`, its parameters numbered from `first`. Only what is asked for stands in the text, and
 * one value is compared with `=`, so that the planner can walk (entity_type, id) instead of sorting. Statuses asked for
 * by name show retired entries too.
 */
export function filterSql(filter: Filter, first: number): FilterSql {
  const conditions: string[] = [];
  const values: unknown[] = [];
  let shape = "";

  function oneOf(letter: string, column: string, wanted: readonly string[]): void {
    if (wanted.length === 0) return;
    const single = wanted.length === 1;
    values.push(single ? wanted[0] : wanted);
    const parameter = `$${first + values.length - 1}`;
    conditions.push(single ? ` and ${column} = ${parameter}` : ` and ${column} = any(${parameter})`);
    shape += single ? letter : letter.toUpperCase();
  }

  oneOf("t", "e.entity_type", filter.entityTypes);
  oneOf("a", "e.author", nonEmpty(filter.authors));
  if (filter.authors.length > 0) conditions.push(" and e.author <> ''");
  if (filter.keywords.length > 0) {
    values.push(filter.keywords);
    conditions.push(` and e.keywords && $${first + values.length - 1}::text[]`);
    shape += "k";
  }
  if (filter.statuses.length > 0) {
    oneOf("s", "e.status", filter.statuses);
  } else if (!filter.includeRetired) {
    conditions.push(" and e.status <> 'retired'");
    shape += "h";
  }
  return { conditions: conditions.join(""), values, shape };
}

/** Whether anything but the hiding of retired entries is asked for. */
export function isSelective(filter: Filter): boolean {
  return (
    filter.entityTypes.length > 0 ||
    filter.statuses.length > 0 ||
    filter.authors.length > 0 ||
    filter.keywords.length > 0
  );
}

/** Nobody is called "": asked for alone it matches nothing, as the partial index needs. */
function nonEmpty(authors: readonly string[]): readonly string[] {
  const named = authors.filter((author) => author !== "");
  return authors.length > 0 && named.length === 0 ? authors : named;
}
