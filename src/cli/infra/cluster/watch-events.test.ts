import fc from "fast-check";
import { expect, test } from "vitest";
import { WatchEventReader } from "./watch-events.ts";

test("events are read whole, on one line or on many, however their text is cut", () => {
  const event = fc.record({
    type: fc.constantFrom("ADDED", "MODIFIED", "DELETED"),
    object: fc.record({ metadata: fc.record({ name: fc.string() }), text: fc.constant("}\n}\n") }),
  });
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 4),
      (events, size, indent) => {
        const text = events.map((each) => `${JSON.stringify(each, undefined, indent)}\n`).join("");
        const reader = new WatchEventReader();
        const read = [];
        for (let at = 0; at < text.length; at += size) read.push(...reader.read(text.slice(at, at + size)));
        expect(read).toEqual(events);
      },
    ),
  );
});
