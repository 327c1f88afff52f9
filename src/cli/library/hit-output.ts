import type { OutputDocument } from "../output/document-text.ts";
import { documentVersion } from "../output/format.ts";
import { toEntryDocument } from "../../importers/entry-document.ts";
import type { ShownHit } from "./discover.ts";

/** A hit as machine formats show it. `explanation` is null without --explain, `similarity` where nothing was compared. */
export function hitOutput({ hit, entry }: ShownHit): OutputDocument {
  const { explanation } = hit;
  return {
    record: "hit",
    format_version: documentVersion,
    rank: hit.rank,
    score: hit.score,
    similarity: hit.similarity ?? null,
    reason: hit.reason,
    explanation:
      explanation === undefined
        ? null
        : {
            keyword_rank: explanation.keywordRank,
            semantic_rank: explanation.semanticRank,
            keyword_score: explanation.keywordScore,
            terms: explanation.terms.map(({ term, contribution, fields }) => ({ term, contribution, fields })),
            fused: explanation.fused,
            status_factor: explanation.statusFactor,
            name_match: explanation.nameMatch,
          },
    entry: toEntryDocument(entry),
  };
}
