import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

export interface Batches {
  /** Encoded fields of the first message; with it there is a first message even when there are no items. */
  readonly head?: Uint8Array;
  /** The number of the repeated field that holds the items. */
  readonly field: number;
  /** Encoded one by one, so that their size is known; pulled only as far as messages are. */
  readonly items: Iterable<Uint8Array>;
  /** Items a message. */
  readonly most: number;
}

/** Large enough to be cheap, far below what a message may hold even when the last item is the largest there is. */
const targetBytes = 512 * 1024;

/** Encoded messages that hold the items in order, bounded by count and by bytes. */
export function* batchedMessages({ head, field, items, most }: Batches): Generator<Uint8Array, void, undefined> {
  let writer = new BinaryWriter();
  let count = 0;
  let bytes = head?.length ?? 0;
  let pending = head !== undefined;
  if (head) writer.raw(head);
  for (const item of items) {
    if (count === most || (count > 0 && bytes + item.length > targetBytes)) {
      yield writer.finish();
      writer = new BinaryWriter();
      count = 0;
      bytes = 0;
    }
    writer.tag(field, WireType.LengthDelimited).bytes(item);
    count += 1;
    bytes += item.length;
    pending = true;
  }
  if (pending) yield writer.finish();
}
