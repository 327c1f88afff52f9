import type { Style } from "../output/style.ts";
import { visibleLine } from "../output/visible-text.ts";
import type { ShownHit } from "./discover.ts";

/** What --explain adds below a hit's row. */
export function explanationLines({ hit }: ShownHit, style: Style): string {
  const lines = hit.reason === "" ? [] : [visibleLine(hit.reason)];
  const { explanation, similarity } = hit;
  if (explanation !== undefined) {
    const { keywordRank, semanticRank, keywordScore, nameMatch, statusFactor, terms } = explanation;
    const words =
      keywordRank === 0 ? "not found by words" : `words: rank ${keywordRank}, BM25 ${keywordScore.toFixed(2)}`;
    const near = similarity === undefined ? "" : `, similarity ${similarity.toFixed(3)}`;
    const meaning = semanticRank === 0 ? `not found by meaning${near}` : `meaning: rank ${semanticRank}${near}`;
    const factor = statusFactor === 1 ? "" : `; status factor ${statusFactor}`;
    lines.push(`${words}; ${meaning}${nameMatch === "" ? "" : `; ${visibleLine(nameMatch)}`}${factor}`);
    if (terms.length > 0) {
      const matched = terms.map(
        (term) =>
          `${visibleLine(term.term)} ${term.contribution.toFixed(2)} (${term.fields.map(visibleLine).join(", ")})`,
      );
      lines.push(`matched: ${matched.join(", ")}`);
    }
  }
  return lines.map((line) => `${style.dim(`         ${line}`)}\n`).join("");
}
