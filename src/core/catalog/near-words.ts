/**
 * The known words a mistyped one may have meant, nearest first, at most `most`: those within a third of the word's length in
 * edits (one always, four at most; swapped neighbours are one edit), and those that start with it or hold it. Case and
 * the difference between - and _ don't count. Equal distances keep alphabetical order, so the answer is stable.
 */
export function nearWords(word: string, known: Iterable<string>, most = 3): readonly string[] {
  const wanted = folded(word);
  if (wanted === "" || wanted.length > 300) return [];
  const allowed = Math.min(4, Math.max(1, Math.floor(wanted.length / 3)));
  const near: { readonly word: string; readonly distance: number }[] = [];
  for (const candidate of known) {
    const distance = distanceTo(wanted, folded(candidate), allowed);
    if (distance <= allowed) near.push({ word: candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  return near.slice(0, most).map((hit) => hit.word);
}

/** `; did you mean a, b or c?`, or nothing when no word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearWords(word, known);
  const last = near.at(-1);
  if (last === undefined) return "";
  const first = near.slice(0, -1).join(", ");
  return `; did you mean ${first === "" ? last : `${first} or ${last}`}?`;
}

function folded(word: string): string {
  return word.toLowerCase().replaceAll("_", "-");
}

function distanceTo(wanted: string, candidate: string, allowed: number): number {
  const edits = editDistance(wanted, candidate, allowed);
  if (edits <= allowed) return edits;
  // A shared stem counts as the farthest still near: package for pack, tool for mcp-tool.
  const inside = wanted.length >= 3 && candidate.includes(wanted);
  const around = candidate.length >= 3 && wanted.includes(candidate);
  return inside || around ? allowed : allowed + 1;
}

/**
 * Edits between two words (insert, delete, replace, swap neighbours); anything above `most` comes back as `most + 1`. Only
 * the band of cells that can stay within `most` is filled.
 */
function editDistance(a: string, b: string, most: number): number {
  const over = most + 1;
  if (Math.abs(a.length - b.length) > most) return over;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => Math.min(index, over));
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = [Math.min(i, over)];
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    let least = from === 1 ? i : over;
    for (let j = from; j <= to; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const steps = Math.min((last[j] ?? over) + 1, (row[j - 1] ?? over) + 1, (last[j - 1] ?? over) + (same ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const value = isSwap ? Math.min(steps, (beforeLast[j - 2] ?? over) + 1) : steps;
      row[j] = value;
      least = Math.min(least, value);
    }
    if (least > most) return over;
    beforeLast = last;
    last = row;
  }
  return Math.min(over, last[b.length] ?? over);
}
