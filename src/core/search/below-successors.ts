import type { Hit } from "./discovery.ts";

/**
 * Moves every deprecated entry that leads its successor on the page directly below it, and gives it the successor's
 * score, so that scores still never grow down the list. A successor that isn't on the page changes nothing; entries
 * that name each other keep their order. Ranks are numbered anew.
 */
export function belowSuccessors(page: readonly Hit[]): readonly Hit[] {
  const onPage = new Set(page.map((hit) => hit.entry.content.id));
  const placed = new Set<string>();
  const waitingFor = new Map<string, string>();
  const waiting = new Map<string, Hit[]>();
  const ordered: Hit[] = [];

  function place(hit: Hit): void {
    const id = hit.entry.content.id;
    placed.add(id);
    ordered.push(hit);
    for (const follower of waiting.get(id) ?? []) place(follower);
  }

  function waitsInTheEndFor(successor: string, id: string): boolean {
    for (let next: string | undefined = successor; next !== undefined; next = waitingFor.get(next)) {
      if (next === id) return true;
    }
    return false;
  }

  for (const hit of page) {
    const id = hit.entry.content.id;
    const successor = hit.entry.status === "deprecated" ? (hit.entry.deprecation?.successor ?? "") : "";
    if (onPage.has(successor) && !placed.has(successor) && !waitsInTheEndFor(successor, id)) {
      waitingFor.set(id, successor);
      waiting.set(successor, [...(waiting.get(successor) ?? []), hit]);
    } else {
      place(hit);
    }
  }
  let least = 1;
  return ordered.map((hit, index) => {
    least = Math.min(least, hit.score);
    return { ...hit, score: least, rank: index + 1 };
  });
}
