import type { ImportArtifactsResponse } from "../../contract/kgents/library/v1/library_pb.ts";
import type { ImportRefusal } from "../../core/librarian/requests.ts";

/** What an import has done so far. */
export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly relationships: number;
  /** In the order in which they were found out. */
  readonly refusals: readonly ImportRefusal[];
  /** The service's last word; undefined while it hasn't come. */
  readonly end: ImportArtifactsResponse | undefined;
}

export const nothingImported: ImportCounts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  relationships: 0,
  refusals: [],
  end: undefined,
};

/** Adds one answer. The last one repeats the sums of all, so it only says that the import is complete. */
export function addAnswer(counts: ImportCounts, answer: ImportArtifactsResponse): ImportCounts {
  if (answer.done) return { ...counts, end: answer };
  const refusals = answer.refusals.map(({ line, id, code, problems }) => ({ line: Number(line), id, code, problems }));
  return {
    created: counts.created + Number(answer.created),
    updated: counts.updated + Number(answer.updated),
    unchanged: counts.unchanged + Number(answer.unchanged),
    relationships: counts.relationships + Number(answer.relationships),
    refusals: refusals.length === 0 ? counts.refusals : [...counts.refusals, ...refusals],
    end: undefined,
  };
}
