import type { EntryChange } from "../core/ports/catalog-writer.ts";
import { booleanArray, integerArray, smallintArray, textArray, vectorArray } from "./binary-array.ts";
import type { Connection } from "./connection.ts";
import type { StoredModel } from "./embedding-models.ts";

const removePostings = "delete from posting where entry_key = any($1::integer[])";

// The lengths and the hidden mark are the entry's: sent once for each, not once for each posting.
const insertPostings = `
insert into posting (term, entry_key, in_name, in_description, in_keywords, in_examples, name_length,
  description_length, keywords_length, examples_length, hidden)
select p.term, e.key, p.in_name, p.in_description, p.in_keywords, p.in_examples, e.name_length, e.description_length,
  e.keywords_length, e.examples_length, e.hidden
from unnest($1::text[], $2::integer[], $3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[])
  as p (term, entry, in_name, in_description, in_keywords, in_examples)
join unnest($7::integer[], $8::smallint[], $9::smallint[], $10::smallint[], $11::smallint[], $12::boolean[])
  with ordinality as e (key, name_length, description_length, keywords_length, examples_length, hidden, entry)
  on e.entry = p.entry`;

const hide = `
update posting p set hidden = given.hidden
from unnest($1::integer[], $2::boolean[]) as given (key, hidden) where p.entry_key = given.key`;

const removeVectors = "delete from embedding where entry_key = any($1::integer[]) and model_id <> $2";
const removeAllVectors = "delete from embedding where entry_key = any($1::integer[])";

const insertVectors = `
insert into embedding (model_id, entry_key, v)
select $1, key, v from unnest($2::integer[], $3::vector[]) as given (key, v)
on conflict (model_id, entry_key) do update set v = excluded.v`;

/**
 * Replaces postings and vectors of the changes that carry a search form, and hides or shows those that only need that.
 * Everything is sent when this returns, and done when the promises resolve.
 */
export function saveSearchForms(
  connection: Connection,
  changes: readonly EntryChange[],
  keys: ReadonlyMap<string, number>,
  model: StoredModel,
): readonly Promise<unknown>[] {
  const keyed = changes.map((change) => ({ change, key: keys.get(change.head.id) ?? 0 }));
  const outdated = keyed.filter(({ change }) => change.key !== undefined && change.search !== undefined);
  const stale = outdated.map(({ key }) => key);
  const sent: Promise<unknown>[] = [];
  if (stale.length > 0) sent.push(connection.query({ name: "remove_postings", text: removePostings, values: [stale] }));
  sent.push(savePostings(connection, keyed), ...saveVectors(connection, keyed, stale, model));
  const hidden = keyed.filter(({ change }) => change.hidden !== undefined);
  if (hidden.length > 0) {
    const values = [hidden.map(({ key }) => key), hidden.map(({ change }) => change.hidden)];
    sent.push(connection.query({ name: "hide_postings", text: hide, values }));
  }
  return sent;
}

interface Keyed {
  readonly change: EntryChange;
  readonly key: number;
}

async function savePostings(connection: Connection, keyed: readonly Keyed[]): Promise<void> {
  const entries = keyed.filter(({ change }) => change.search !== undefined);
  const postings = entries
    .flatMap(({ change }, index) => (change.search?.terms.postings ?? []).map((own) => ({ ...own, entry: index + 1 })))
    // In the order of the index, so that one leaf after the other is filled.
    .sort((a, b) => (a.term < b.term ? -1 : a.term > b.term ? 1 : a.entry - b.entry));
  if (postings.length === 0) return;
  const lengths = entries.map(({ change }) => change.search?.terms);
  const values = [
    textArray(postings.map((own) => own.term)),
    integerArray(postings.map((own) => own.entry)),
    smallintArray(postings.map((own) => own.inName)),
    smallintArray(postings.map((own) => own.inDescription)),
    smallintArray(postings.map((own) => own.inKeywords)),
    smallintArray(postings.map((own) => own.inExamples)),
    integerArray(entries.map(({ key }) => key)),
    smallintArray(lengths.map((own) => own?.nameLength ?? 0)),
    smallintArray(lengths.map((own) => own?.descriptionLength ?? 0)),
    smallintArray(lengths.map((own) => own?.keywordsLength ?? 0)),
    smallintArray(lengths.map((own) => own?.examplesLength ?? 0)),
    booleanArray(entries.map(({ change }) => change.head.status === "retired")),
  ];
  await connection.query({ name: "insert_postings", text: insertPostings, values });
}

function saveVectors(
  connection: Connection,
  keyed: readonly Keyed[],
  stale: readonly number[],
  model: StoredModel,
): readonly Promise<unknown>[] {
  const vectors: Float32Array[] = [];
  const owners: number[] = [];
  for (const { change, key } of keyed) {
    if (change.search?.vector === undefined) continue;
    vectors.push(change.search.vector);
    owners.push(key);
  }
  const replaced = new Set(owners);
  const left = stale.filter((key) => !replaced.has(key));
  const others = stale.filter((key) => replaced.has(key));
  const sent: Promise<unknown>[] = [];
  if (left.length > 0) sent.push(connection.query({ name: "remove_vectors", text: removeAllVectors, values: [left] }));
  if (others.length > 0) {
    sent.push(connection.query({ name: "remove_other_vectors", text: removeVectors, values: [others, model.id] }));
  }
  return [...sent, insertEmbeddings(connection, model, owners, vectors)];
}

/** One vector for each entry key. */
export async function insertEmbeddings(
  connection: Connection,
  model: StoredModel,
  keys: readonly number[],
  vectors: readonly Float32Array[],
): Promise<void> {
  if (keys.length === 0) return;
  const values = [model.id, integerArray(keys), vectorArray(vectors, model.vectorOid)];
  await connection.query({ name: "insert_vectors", text: insertVectors, values });
}
