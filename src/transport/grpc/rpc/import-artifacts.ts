import type {
  ImportArtifactsRequest,
  ImportArtifactsResponse,
  LibraryService,
} from "../../../contract/kgents/library/v1/library_pb.ts";
import { DomainError } from "../../../core/errors.ts";
import type { ImportOptions, ImportProgress, ImportRecord } from "../../../core/librarian/requests.ts";
import { chunkFromMessage, importOptionsFromMessage, progressToMessage, type ReadChunk } from "../../mapping/import.ts";
import type { LibraryContext } from "../context.ts";
import type { BidiStream } from "../handlers.ts";

export function importArtifacts({
  librarian,
}: LibraryContext): BidiStream<typeof LibraryService.method.importArtifacts> {
  return async function* (requests, { signal }): AsyncGenerator<ImportArtifactsResponse> {
    const messages = requests[Symbol.asyncIterator]();
    const options = await firstMessage(messages);
    const unanswered: ReadChunk[] = [];
    const chunks = readChunks(messages, options, unanswered);
    // The librarian pulls a chunk, commits it and answers it before it pulls the next.
    for await (const progress of librarian.import(options, chunks, signal)) {
      const read = progress.done ? undefined : unanswered.shift();
      yield progressToMessage(read ? withRefusalsAtTheDoor(progress, read) : progress);
    }
  };
}

async function firstMessage(messages: AsyncIterator<ImportArtifactsRequest>): Promise<ImportOptions> {
  const first = await messages.next();
  if (first.done) throw new DomainError("invalid_argument", "the stream ended before its first message");
  const { message } = first.value;
  if (message.case !== "options") {
    throw new DomainError("invalid_argument", "the first message of an import must hold its options");
  }
  return importOptionsFromMessage(message.value);
}

async function* readChunks(
  messages: AsyncIterator<ImportArtifactsRequest>,
  options: ImportOptions,
  unanswered: ReadChunk[],
): AsyncGenerator<readonly ImportRecord[], void, undefined> {
  for (let next = await messages.next(); !next.done; next = await messages.next()) {
    const { message } = next.value;
    if (message.case !== "chunk") {
      throw new DomainError("invalid_argument", "every message of an import but the first must hold a chunk");
    }
    const chunk = chunkFromMessage(message.value, options.restore);
    unanswered.push(chunk);
    yield chunk.records;
  }
}

function withRefusalsAtTheDoor(progress: ImportProgress, read: ReadChunk): ImportProgress {
  return {
    ...progress,
    refusals: [...read.refusals, ...progress.refusals].sort((a, b) => a.line - b.line),
    throughLine: Math.max(progress.throughLine, read.throughLine),
  };
}
