import { afterAll, beforeAll, expect, test } from "vitest";
import { OpenLibrarian } from "../open-librarian.ts";

// Out of alphabetical order, so that neither the order of writing nor that of the words is the order of their counts.
const words = Array.from({ length: 12 }, (_, index) => `w${(index * 5) % 12}q`);

let catalog: OpenLibrarian;

beforeAll(async () => {
  catalog = await OpenLibrarian.open();
  for (let entry = 0; entry < words.length; entry += 1) {
    // Many other words, so that the statistics are big enough to be read through their index.
    const others = Array.from({ length: 200 }, (_, other) => `x${entry}y${other}z`);
    const description = [...words.slice(0, entry + 1), ...others].join(" ");
    await catalog.register({ id: `tool:${entry}`, name: `n${entry}`, description });
  }
  await catalog.counted();
});
afterAll(() => catalog.close());

test("every word weighs by its own rarity", async () => {
  const { hits } = await catalog.discover(words.join(" "), { mode: "keyword" });
  expect(hits[0]?.entry.content.id).toBe("tool:11");
  // The first word is in all entries, the last in one.
  expect(hits[0]?.explanation.terms.map((matched) => matched.term)).toEqual(words.toReversed());
});
