import { newContent } from "../src/core/catalog/new-content.ts";
import type { EntryContent } from "../src/core/catalog/entry.ts";
import { seededRandom } from "./seeded-random.ts";

/**
 * Entries that exist nowhere, for sizes beyond the real data. Each is a tool, agent, prompt or skill of some trade; its
 * description has one to four sentences from twelve patterns over 40 verbs, 48 things, 32 trades and 24 manners, so that
 * lengths, words and their frequencies vary (a Zipf-like choice makes some words common and most rare). Entry number n
 * is the same for every run and every count.
 */
export function* generatedEntries(count: number, first = 0): Generator<EntryContent> {
  for (let number = first; number < first + count; number += 1) yield generatedEntry(number);
}

export function generatedEntry(number: number): EntryContent {
  const random = seededRandom(0x1ce4e5b9 ^ Math.imul(number + 1, 0x9e3779b1));
  const pick = <T>(words: readonly T[]): T => words[Math.floor(random() ** 2 * words.length)] as T;
  const fill = (pattern: string): string =>
    pattern.replaceAll(/VERB|THING|OTHER|TRADE|MANNER/g, (slot) => {
      if (slot === "VERB") return pick(verbs);
      if (slot === "TRADE") return pick(trades);
      if (slot === "MANNER") return pick(manners);
      return pick(things);
    });
  const verb = pick(verbs);
  const thing = pick(things);
  const trade = pick(trades);
  const sentences = [`${capital(verb)}s ${thing} for ${trade}.`];
  for (let more = Math.floor(random() * 4); more > 0; more -= 1) sentences.push(capital(fill(pick(patterns))));
  return newContent({
    id: `gen:${String(number).padStart(6, "0")}`,
    name: `${verb}-${thing.replaceAll(" ", "-")}-${number}`,
    entityType: pick(entityTypes),
    version: `${Math.floor(random() * 5)}.${Math.floor(random() * 20)}.${Math.floor(random() * 10)}`,
    description: sentences.join(" "),
    keywords: [...new Set([trade, verb, pick(things), pick(manners)])],
    author: `${pick(trades)} team`,
    inputType: pick(types),
    outputType: pick(types),
    exampleQueries: random() < 0.2 ? [fill("how do I VERB THING"), fill("VERB my THING MANNER")] : [],
    metadata: JSON.stringify({ generated: true, number }),
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const words = (text: string): readonly string[] => text.split(", ");

const entityTypes = words("tool, agent, prompt, skill, contract, template, pattern, memory");
const types = words("text, json, table, image, list<text>, number, date, file, audio, html");
const verbs = words(
  "summarise, translate, classify, extract, validate, compare, convert, schedule, forecast, rank, merge, split, clean, label, detect, route, index, compress, encrypt, sign, render, annotate, deduplicate, estimate, explain, rewrite, transcribe, sample, archive, restore, monitor, throttle, replay, simulate, optimise, balance, audit, approve, reconcile, anonymise",
);
const things = words(
  "invoice, contract clause, support ticket, medical record, shipping label, sensor reading, log line, source file, pull request, email thread, calendar entry, product photo, survey answer, news article, court ruling, bank statement, tax form, weather report, flight plan, parking permit, recipe, playlist, lesson plan, exam paper, job posting, lease, purchase order, warranty claim, chat message, voice memo, satellite tile, blood sample, seed catalogue, tide table, bus timetable, building permit, patent claim, protein sequence, circuit diagram, knitting pattern, chess opening, star chart, soil map, wine list, sheet music, crossword, family tree, museum label",
);
const trades = words(
  "accountants, nurses, lawyers, farmers, pilots, teachers, brewers, librarians, geologists, editors, electricians, surveyors, translators, pharmacists, gardeners, welders, archivists, chemists, dispatchers, auditors, midwives, beekeepers, foresters, sailors, tailors, bakers, astronomers, plumbers, carpenters, cartographers, conductors, restorers",
);
const manners = words(
  "in batches, overnight, in real time, without network access, with human review, at low cost, on a schedule, with citations, across languages, in plain words, within a second, under audit, from a phone, by voice, with a confidence score, as a stream, on old hardware, by committee, from scans, with undo, in two passes, for beginners, at the edge, by example",
);
const patterns = [
  "it can VERB a THING MANNER.",
  "works MANNER and leaves the THING as it was.",
  "TRADE use it to VERB every THING before they VERB the OTHER.",
  "give it a THING and it will VERB it MANNER.",
  "fails loudly when the THING has no OTHER.",
  "made together with TRADE who VERB one THING after another.",
  "reads a THING, writes a OTHER.",
  "best for TRADE; others should VERB the THING by hand.",
  "needs a OTHER to VERB the THING MANNER.",
  "it will never VERB a THING twice.",
  "runs MANNER, then asks TRADE to VERB what is left.",
  "part of the THING suite: VERB, then VERB, then VERB.",
] as const;
