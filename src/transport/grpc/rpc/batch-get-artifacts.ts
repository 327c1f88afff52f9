import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import { create } from "@bufbuild/protobuf";
import { type Entry as EntryMessage, EntrySchema } from "../../../contract/kgents/library/v1/entry_pb.ts";
import type { Entry } from "../../../core/catalog/entry.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";
import { limits } from "../../../core/catalog/limits.ts";
import { entryToMessage } from "../../mapping/entry.ts";
import { fieldError } from "../../mapping/field-error.ts";
import { reference } from "../../mapping/texts.ts";

export function batchGetArtifacts({
  librarian,
}: LibraryContext): Unary<typeof LibraryService.method.batchGetArtifacts> {
  return async (request, { signal }) => {
    const { ids, existsOnly } = request;
    if (ids.length < 1 || ids.length > limits.batchIds) {
      throw fieldError("ids", `must be 1 to ${limits.batchIds} ids, but are ${ids.length}`);
    }
    const wanted = ids.map((id, index) => reference(id, `ids[${index}]`));
    const result = await librarian.batchGet(wanted, existsOnly, signal);
    return {
      $typeName: "kgents.library.v1.BatchGetArtifactsResponse",
      entries: result.entries.map(existsOnly ? idOnly : entryToMessage),
      missing: [...result.missing],
    };
  };
}

function idOnly(entry: Entry): EntryMessage {
  return create(EntrySchema, { content: { id: entry.content.id } });
}
