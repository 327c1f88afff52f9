import { simpleQuery } from "./message.ts";
import { noTraits } from "./statement-traits.ts";
import type { Unit } from "./unit.ts";

/**
 * A unit that fails instead of the given one. The database itself raises the error, so that an open transaction fails
 * with it. A simple query stands in for extended messages too: after an error both end in the same two answers.
 */
export function refusedUnit(sqlState: string, text: string): Unit {
  const raise = `do $refuse$ begin raise exception using errcode = '${sqlState}', message = $text$${text}$text$; end $refuse$`;
  const query = simpleQuery(raise);
  return {
    messages: [query],
    size: query.length,
    ends: "query",
    traits: noTraits,
    text: "",
    needsUnnamed: undefined,
    parsesUnnamed: false,
  };
}
