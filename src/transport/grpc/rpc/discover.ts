import { toBinary } from "@bufbuild/protobuf";
import {
  type DiscoverRequest,
  DiscoverResponseSchema,
  HitSchema,
  type LibraryService,
} from "../../../contract/kgents/library/v1/library_pb.ts";
import type { Discovery } from "../../../core/search/discovery.ts";
import { discoverQueryFromMessage, hitToMessage, summaryToMessage } from "../../mapping/discovery.ts";
import { batchedMessages } from "../batched-messages.ts";
import type { LibraryContext } from "../context.ts";
import type { Call, ServerStream } from "../handlers.ts";

/** A message costs about as much as 25 hits in it. */
const hitsPerMessage = 25;

export function discover(context: LibraryContext): ServerStream<typeof LibraryService.method.discover> {
  return async function* (request, call) {
    const discovery = await search(context, request, call);
    const first = toBinary(DiscoverResponseSchema, {
      $typeName: "kgents.library.v1.DiscoverResponse",
      hits: [],
      summary: summaryToMessage(discovery),
    });
    const hits = discovery.hits.values().map((hit) => toBinary(HitSchema, hitToMessage(hit, request.explain)));
    yield* batchedMessages({
      head: first,
      field: DiscoverResponseSchema.field.hits.number,
      items: hits,
      most: hitsPerMessage,
    });
  };
}

async function search(context: LibraryContext, request: DiscoverRequest, call: Call): Promise<Discovery> {
  const { librarian, metrics } = context;
  const query = discoverQueryFromMessage(request);
  const started = performance.now();
  metrics.searchQueries.inc({ type: query.mode });
  try {
    return await librarian.discover(query, call.signal);
  } finally {
    metrics.searchLatency.observe({ type: query.mode }, (performance.now() - started) / 1_000);
  }
}
