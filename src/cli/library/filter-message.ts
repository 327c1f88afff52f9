import type { MessageInitShape } from "@bufbuild/protobuf";
import { Status } from "../../contract/kgents/library/v1/entry_pb.ts";
import type { FilterSchema } from "../../contract/kgents/library/v1/library_pb.ts";
import { valueOf } from "../../client/enum-words.ts";
import { statuses } from "../../core/catalog/status.ts";
import { usageError } from "../cli-error.ts";
import type { FilterOptions } from "./filter-options.ts";

/** The filter as the service takes it. Throws a usage error for a status that isn't one, as the service would. */
export function filterMessage(options: FilterOptions): MessageInitShape<typeof FilterSchema> {
  const unknown = options.status?.find((status) => !statuses.includes(status));
  if (unknown !== undefined) {
    throw usageError(`there is no status ${JSON.stringify(unknown)}`, [`known are: ${statuses.join(", ")}`]);
  }
  // Asking for retired entries by name is asking to see them.
  const includeRetired = options.includeRetired === true || options.status?.includes("retired") === true;
  return {
    entityTypes: [...(options.type ?? [])],
    statuses: (options.status ?? []).map((status) => valueOf(Status, status)),
    authors: [...(options.author ?? [])],
    keywords: [...(options.keyword ?? [])],
    includeRetired,
  };
}
