import * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import { limits } from "../../core/catalog/limits.ts";
import type {
  DiscoverQuery,
  Discovery,
  Explanation,
  Hit,
  QueryClass,
  SearchMode,
} from "../../core/search/discovery.ts";
import { entryToMessage } from "./entry.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { fieldError } from "./field-error.ts";
import { filterFromMessage } from "./filter.ts";
import { wholeNumber } from "./numbers.ts";
import { boundedText } from "./texts.ts";

export const searchModeTable: EnumTable<SearchMode, 1 | 2 | 3> = enumTable({
  hybrid: contract.SearchMode.HYBRID,
  keyword: contract.SearchMode.KEYWORD,
  semantic: contract.SearchMode.SEMANTIC,
});

export const queryClassTable: EnumTable<QueryClass, 1 | 2 | 3 | 4> = enumTable({
  name: contract.QueryClass.NAME,
  intent: contract.QueryClass.INTENT,
  type: contract.QueryClass.TYPE,
  relationship: contract.QueryClass.RELATIONSHIP,
});

export function discoverQueryFromMessage(request: contract.DiscoverRequest): DiscoverQuery {
  if (request.query.trim() === "") throw fieldError("query", "must not be empty or only white space");
  return {
    query: boundedText(request.query, "query", limits.queryCharacters),
    mode: searchModeTable.fromMessage(request.mode, "mode") ?? "hybrid",
    filter: filterFromMessage(request.filter),
    limit: wholeNumber(request.limit, "limit", 0, limits.discoverLimit) || limits.defaultDiscoverLimit,
    threshold: threshold(request.threshold),
  };
}

export function summaryToMessage(discovery: Discovery): contract.DiscoverSummary {
  return {
    $typeName: "kgents.library.v1.DiscoverSummary",
    mode: searchModeTable.toMessage(discovery.mode),
    queryClass: queryClassTable.toMessage(discovery.queryClass),
    threshold: discovery.threshold,
    candidates: discovery.candidates,
    belowThreshold: discovery.belowThreshold,
    catalogRevision: BigInt(discovery.catalogRevision),
    embeddingModel: discovery.embeddingModel,
    pendingEmbeddings: BigInt(discovery.pendingEmbeddings),
    hints: [...discovery.hints],
  };
}

export function hitToMessage(hit: Hit, explain: boolean): contract.Hit {
  return {
    $typeName: "kgents.library.v1.Hit",
    entry: entryToMessage(hit.entry),
    rank: hit.rank,
    score: hit.score,
    similarity: hit.similarity,
    reason: hit.reason,
    explanation: explain ? explanationToMessage(hit.explanation) : undefined,
  };
}

function explanationToMessage(explanation: Explanation): contract.Explanation {
  return {
    $typeName: "kgents.library.v1.Explanation",
    ...explanation,
    terms: explanation.terms.map((term) => ({
      $typeName: "kgents.library.v1.MatchedTerm",
      term: term.term,
      contribution: term.contribution,
      fields: [...term.fields],
    })),
  };
}

function threshold(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  // Written so that NaN fails as well.
  if (!(value >= 0 && value <= 1)) throw fieldError("threshold", `must be from 0 to 1, but is ${value}`);
  return value;
}
