import * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import type { Count, EmbeddingStats, Stats } from "../../core/librarian/requests.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { optionalTimeToMessage } from "./time.ts";

const indexTable: EnumTable<EmbeddingStats["index"], 1 | 2 | 3> = enumTable({
  exact: contract.VectorIndexState.EXACT,
  building: contract.VectorIndexState.BUILDING,
  ready: contract.VectorIndexState.READY,
});

export function statsToMessage(stats: Stats): contract.GetStatsResponse {
  return {
    $typeName: "kgents.library.v1.GetStatsResponse",
    catalogRevision: BigInt(stats.catalogRevision),
    entries: BigInt(stats.entries),
    relationships: BigInt(stats.relationships),
    unresolvedRelationships: BigInt(stats.unresolvedRelationships),
    revisions: BigInt(stats.revisions),
    withoutDescription: BigInt(stats.withoutDescription),
    byEntityType: stats.byEntityType.map(countToMessage),
    byStatus: stats.byStatus.map(countToMessage),
    embedding: {
      $typeName: "kgents.library.v1.EmbeddingStats",
      model: stats.embedding.model,
      dimension: stats.embedding.dimension,
      ready: BigInt(stats.embedding.ready),
      pending: BigInt(stats.embedding.pending),
      index: indexTable.toMessage(stats.embedding.index),
    },
    lastChangeAt: optionalTimeToMessage(stats.lastChangeAt),
    keywordStatisticsRevision: BigInt(stats.keywordStatisticsRevision),
  };
}

function countToMessage(count: Count): contract.GetStatsResponse_Count {
  return { $typeName: "kgents.library.v1.GetStatsResponse.Count", value: count.value, count: BigInt(count.count) };
}
