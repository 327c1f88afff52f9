import type { EntryContent } from "../catalog/entry.ts";
import type { CatalogChanges, EntryChange, SearchForm, WriteTransaction } from "../ports/catalog-writer.ts";
import type { Embedder } from "../search/embedder.ts";
import { type BatchPlan, type EntryDraft, needsIndexing } from "./plan-batch.ts";
import { embedContents, searchForm } from "./search-form.ts";

export interface IndexingTools {
  readonly embedder: Embedder;
  readonly signal: AbortSignal;
  /** More than this many vectors are left to the job while the vectors are indexed: adding to the index is slow. */
  readonly mostInline: number;
  /** Forms that were made beforehand. */
  readonly ready?: ReadonlyMap<EntryContent, SearchForm>;
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
  { embedder, signal, mostInline, ready }: IndexingTools,
): Promise<ReadonlyMap<EntryDraft, SearchForm>> {
  const inline =
    drafts.length > 0 && embedder.synchronous && (drafts.length <= mostInline || !(await transaction.hasVectorIndex()));
  const forms = new Map<EntryDraft, SearchForm>();
  const lacking: { draft: EntryDraft; content: EntryContent }[] = [];
  for (const draft of drafts) {
    const { content } = draft;
    if (content === undefined) continue;
    const form = ready?.get(content) ?? searchForm(content, undefined);
    if (inline && form.vector === undefined) lacking.push({ draft, content });
    forms.set(draft, inline || form.vector === undefined ? form : { ...form, vector: undefined });
  }
  const contents = lacking.map((own) => own.content);
  const vectors = contents.length === 0 ? [] : await embedContents(embedder, contents, signal);
  for (const [index, { draft }] of lacking.entries()) {
    const form = forms.get(draft);
    if (form !== undefined) forms.set(draft, { ...form, vector: vectors[index] });
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
