import { toBinary } from "@bufbuild/protobuf";
import {
  ExportCatalogResponseSchema,
  ExportRecordSchema,
  type LibraryService,
} from "../../../contract/kgents/library/v1/library_pb.ts";
import { exportHeaderToMessage, exportRecordToMessage } from "../../mapping/export.ts";
import { filterFromMessage } from "../../mapping/filter.ts";
import { batchedMessages } from "../batched-messages.ts";
import type { LibraryContext } from "../context.ts";
import type { ServerStream } from "../handlers.ts";

const recordsPerMessage = 500;

export function exportCatalog({ librarian }: LibraryContext): ServerStream<typeof LibraryService.method.exportCatalog> {
  return async function* (request, { signal }) {
    const filter = request.filter && filterFromMessage(request.filter);
    for await (const part of librarian.export({ history: request.history, filter }, signal)) {
      if (part.kind === "header") {
        const header = exportHeaderToMessage(part.header);
        yield { $typeName: "kgents.library.v1.ExportCatalogResponse", header, records: [] };
        continue;
      }
      yield* batchedMessages({
        field: ExportCatalogResponseSchema.field.records.number,
        items: part.records.values().map((record) => toBinary(ExportRecordSchema, exportRecordToMessage(record))),
        most: recordsPerMessage,
      });
    }
  };
}
