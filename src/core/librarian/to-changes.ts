import type { CatalogChanges, EntryChange, SearchForm, WriteTransaction } from "../ports/catalog-writer.ts";
import type { Embedder } from "../search/embedder.ts";
import { type BatchPlan, type EntryDraft, needsIndexing } from "./plan-batch.ts";
import { embedContents, searchForm } from "./search-form.ts";

export interface IndexingTools {
  readonly embedder: Embedder;
  readonly signal: AbortSignal;
  /** More than this many vectors are left to the job while the vectors are indexed: adding to the index is slow. */
  readonly mostInline: number;
}

/** The plan as what is to be saved, with the entries' search forms made, and their vectors where that is the rule. */
export async function toChanges<Source>(
  transaction: WriteTransaction,
  plan: BatchPlan<Source>,
  tools: IndexingTools,
): Promise<CatalogChanges> {
  const forms = await makeForms(transaction, plan.drafts.filter(needsIndexing), tools);
  return {
    entries: plan.drafts.map((draft) => toEntryChange(draft, forms.get(draft))),
    revisions: plan.revisions,
    relationships: plan.relationships.changes.map((change) => change.relationship),
    withdrawn: [],
    origins: plan.origins,
    events: plan.events,
  };
}

async function makeForms(
  transaction: WriteTransaction,
  drafts: readonly EntryDraft[],
  { embedder, signal, mostInline }: IndexingTools,
): Promise<ReadonlyMap<EntryDraft, SearchForm>> {
  const contents = drafts.map((draft) => draft.content).filter((content) => content !== undefined);
  const inline =
    contents.length > 0 &&
    embedder.synchronous &&
    (contents.length <= mostInline || !(await transaction.hasVectorIndex()));
  const vectors = inline ? await embedContents(embedder, contents, signal) : [];
  const forms = new Map<EntryDraft, SearchForm>();
  for (const [index, draft] of drafts.entries()) {
    const content = contents[index];
    if (content !== undefined) forms.set(draft, searchForm(content, vectors[index]));
  }
  return forms;
}

function toEntryChange(draft: EntryDraft, search: SearchForm | undefined): EntryChange {
  const { key, before } = draft;
  const embedded = search === undefined ? draft.head.embedded : search.vector !== undefined;
  const isRetired = draft.head.status === "retired";
  const hides = search === undefined && before !== undefined && isRetired !== (before.status === "retired");
  // Without another search form, the content came back to what it was.
  const content = search === undefined ? undefined : draft.content;
  return { key, head: { ...draft.head, embedded }, content, search, hidden: hides ? isRetired : undefined };
}
