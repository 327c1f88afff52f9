import { newContent } from "../catalog/new-content.ts";
import { expect, test } from "vitest";
import type { EntryContent } from "../catalog/entry.ts";
import { indexTerms, queryTerms, queryWords } from "./terms.ts";

function content(fields: Partial<EntryContent>): EntryContent {
  return newContent({
    id: "x",
    entityType: "tool",
    ...fields,
  });
}

function indexed(fields: Partial<EntryContent>): readonly string[] {
  return indexTerms(content(fields)).postings.map((posting) => posting.term);
}

test("camel case, separators and digits split; the whole word stays findable", () => {
  expect(queryTerms("parseJSONFile")).toEqual(["pars", "json", "file", "parsejsonfil"]);
  expect(queryTerms("word_counter left-pad")).toEqual(["word", "counter", "left", "pad"]);
  expect(queryTerms("GitHub")).toEqual(["git", "hub", "github"]);
  expect(queryTerms("oauth2")).toEqual(["oauth2", "oauth"]);
  expect(queryTerms("APIs URLs")).toEqual(["api", "url"]);
  expect(queryTerms("S3Client")).toEqual(["s3", "client", "s3client"]);
});

test("languages that are named with punctuation keep it", () => {
  expect(queryTerms("C++ and C# and g++")).toEqual(["c++", "c#", "g++"]);
});

test("inflections meet in one stem, accents and case don't count", () => {
  expect(queryTerms("summaries")).toEqual(queryTerms("Summary"));
  expect(queryTerms("parsing parsed parses")).toEqual(["pars"]);
  expect(queryTerms("Café RÉSUMÉ naïve Straße Ørsted")).toEqual(queryTerms("cafe resume naive strasse orsted"));
});

test("words of asking are left out of a query unless nothing else remains", () => {
  expect(queryTerms("Could you please help me to find the weather?")).toEqual(["find", "weather"]);
  expect(queryTerms("the who")).toEqual(["the", "who"]);
  expect(queryTerms("help")).toEqual(["help"]);
  expect(queryTerms("🔥 !?")).toEqual([]);
});

test("Chinese, Japanese and Korean are findable by any two neighbouring characters", () => {
  const terms = indexed({ name: "search", description: "使用必应搜索指定的关键词" });
  for (const term of queryTerms("必应搜索")) expect(terms).toContain(term);
  expect(queryTerms("東京 API")).toEqual(["東京", "api"]);
  expect(queryTerms("데이터베이스")).toEqual(["데이", "이터", "터베", "베이", "이스"]);
});

test("a name is indexed in pieces and whole", () => {
  const { postings, nameLength } = indexTerms(content({ name: "word_counter" }));
  expect(postings.map((posting) => posting.term)).toEqual(["word", "counter", "wordcount"]);
  expect(nameLength).toBe(2);
  expect(queryTerms("wordcounter")).toEqual(["wordcount"]);
});

test("each term is counted in each field; stop words count in names only", () => {
  const terms = indexTerms(
    content({
      name: "The Parser",
      description: "Parses the text. Parses it well.",
      keywords: ["parser", "text"],
      exampleQueries: ["how do I parse text?", "parse"],
    }),
  );
  expect(terms.postings.find((posting) => posting.term === "pars")).toEqual({
    term: "pars",
    inName: 0,
    inDescription: 2,
    inKeywords: 0,
    inExamples: 2,
  });
  expect(terms.postings.find((posting) => posting.term === "the")?.inName).toBe(1);
  expect(terms).toMatchObject({ nameLength: 2, descriptionLength: 4, keywordsLength: 2, examplesLength: 3 });
});

test("counts and lengths fit a smallint, and words a sensible length", () => {
  const terms = indexTerms(content({ name: "x", description: `${"go ".repeat(40_000)}${"z".repeat(500)}` }));
  expect(terms.descriptionLength).toBe(32_767);
  expect(Math.max(...terms.postings.map((posting) => posting.inDescription))).toBe(32_767);
  expect(Math.max(...terms.postings.map((posting) => posting.term.length))).toBe(64);
});

test("terms remember the word they came from", () => {
  expect(queryWords("Parsing JSON").get("pars")).toBe("parsing");
});
