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
import { vectorsWorthAnIndex } from "../src/store/build-vector-index.ts";
import type { DebianEntry } from "./debian-entries.ts";

type ImportMessage = MessageInitShape<typeof ImportArtifactsRequestSchema>;
type ImportRecordMessage = MessageInitShape<typeof ImportRecordSchema>;

export interface Load {
  readonly entries: number;
  readonly relationships: number;
  readonly refused: number;
  /** From the first chunk to the last entry's commit: all are stored, listed and found by their words. */
  readonly entriesSeconds: number;
  /** And to the summary: their edges too. */
  readonly storedSeconds: number;
  /** And to where every entry has its vector and, if it is worth one, the vector index stands. */
  readonly embeddedSeconds: number;
}

const chunkRecords = 500;

/** Streams entries, and then their edges, through the client as `kgents library import` does. */
export async function loadCatalog(client: LibraryClient, entries: readonly DebianEntry[]): Promise<Load> {
  const started = performance.now();
  let relationships = 0;
  let refused = 0;
  let entriesSeconds = 0;
  for await (const answer of client.importArtifacts(messages(entries), { deadlineMs: 3_600_000 })) {
    if (answer.done) relationships = Number(answer.relationships);
    else refused += answer.refusals.length;
    if (entriesSeconds === 0 && answer.throughLine >= entries.length) entriesSeconds = secondsSince(started);
  }
  const storedSeconds = secondsSince(started);
  await untilEmbedded(client);
  const embeddedSeconds = secondsSince(started);
  return { entries: entries.length, relationships, refused, entriesSeconds, storedSeconds, embeddedSeconds };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1_000;
}

/** Waits, ten minutes at most, until nothing is pending and the index stands where one is worth it. */
async function untilEmbedded(client: LibraryClient): Promise<void> {
  const deadline = performance.now() + 600_000;
  for (;;) {
    const { embedding } = await client.getStats({});
    const wantsIndex = (embedding?.ready ?? 0n) > vectorsWorthAnIndex;
    if (embedding?.pending === 0n && (!wantsIndex || embedding.index === VectorIndexState.READY)) return;
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
