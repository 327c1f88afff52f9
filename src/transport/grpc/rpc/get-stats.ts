import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { statsToMessage } from "../../mapping/stats.ts";

export function getStats({ librarian }: LibraryContext): Unary<typeof LibraryService.method.getStats> {
  return async (_request, { signal }) => statsToMessage(await librarian.stats(signal));
}
