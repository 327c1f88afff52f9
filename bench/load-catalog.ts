import { setTimeout as sleep } from "node:timers/promises";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { contentToMessage } from "../src/client/entry-to-message.ts";
import type { LibraryClient } from "../src/client/library-client.ts";
import { RelationshipType } from "../src/contract/kgents/library/v1/entry_pb.ts";
import {
  type ImportArtifactsRequestSchema,
  type ImportRecordSchema,
  VectorIndexState,
} from "../src/contract/kgents/library/v1/library_pb.ts";
import type { DebianEntry } from "./debian-entries.ts";

type ImportMessage = MessageInitShape<typeof ImportArtifactsRequestSchema>;
type ImportRecordMessage = MessageInitShape<typeof ImportRecordSchema>;

export interface Load {
  readonly entries: number;
  readonly relationships: number;
  readonly refused: number;
  /** From the first chunk to the summary: everything is stored, listed and found by its words. */
  readonly storedSeconds: number;
  /** And to where every entry has its vector and, if there is to be one, the vector index stands. */
  readonly embeddedSeconds: number;
}

const chunkRecords = 500;

/** Streams entries, and then their edges, through the client as `kgents library import` does. */
export async function loadCatalog(client: LibraryClient, entries: readonly DebianEntry[]): Promise<Load> {
  const started = performance.now();
  let relationships = 0;
  let refused = 0;
  for await (const answer of client.importArtifacts(messages(entries))) {
    if (!answer.done) refused += answer.refusals.length;
    else relationships = Number(answer.relationships);
  }
  const storedSeconds = (performance.now() - started) / 1_000;
  await untilEmbedded(client);
  const embeddedSeconds = (performance.now() - started) / 1_000;
  return { entries: entries.length, relationships, refused, storedSeconds, embeddedSeconds };
}

/** Waits, ten minutes at most, until nothing is pending and no index is being built. */
export async function untilEmbedded(client: LibraryClient): Promise<void> {
  const deadline = performance.now() + 600_000;
  for (;;) {
    const { embedding } = await client.getStats({});
    const settled = embedding?.pending === 0n && embedding.index !== VectorIndexState.BUILDING;
    if (settled) return;
    if (performance.now() > deadline) throw new Error(`still ${embedding?.pending} entries without a vector`);
    await sleep(200);
  }
}

async function* messages(entries: readonly DebianEntry[]): AsyncGenerator<ImportMessage> {
  yield { message: { case: "options", value: { write: { allowUnresolved: true }, origin: "bench" } } };
  let records: ImportRecordMessage[] = [];
  for (const record of lines(entries)) {
    records.push(record);
    if (records.length < chunkRecords) continue;
    yield { message: { case: "chunk", value: { records } } };
    records = [];
  }
  if (records.length > 0) yield { message: { case: "chunk", value: { records } } };
}

function* lines(entries: readonly DebianEntry[]): Generator<ImportRecordMessage> {
  let line = 0n;
  for (const { content } of entries) {
    line += 1n;
    yield { line, record: { case: "entry", value: { entry: { content: contentToMessage(content) } } } };
  }
  for (const { content, dependsOn } of entries) {
    for (const targetId of dependsOn) {
      line += 1n;
      const value = { sourceId: content.id, targetId, type: RelationshipType.DEPENDS_ON };
      yield { line, record: { case: "relationship", value } };
    }
  }
}
