/** The words of a contract enum: STATUS_ACTIVE is `active` everywhere but on the wire. */
export type EnumWord<Values extends Readonly<Record<string, number>>> = Lowercase<
  Exclude<keyof Values & string, "UNSPECIFIED">
>;

/** The word for a number off the wire; `unknown` for one that a newer service made up, and for none at all. */
export function wordOf<Values extends Readonly<Record<string, number>>>(
  values: Values,
  value: number,
): EnumWord<Values> | "unknown" {
  const name = Object.keys(values).find((key) => values[key] === value);
  return name === undefined || name === "UNSPECIFIED" ? "unknown" : (name.toLowerCase() as EnumWord<Values>);
}

/** The number for a word. Throws RangeError for a word that isn't one. */
export function valueOf<Values extends Readonly<Record<string, number>>>(
  values: Values,
  word: EnumWord<Values>,
): Values[keyof Values] {
  const value = values[word.toUpperCase()];
  if (value === undefined) throw new RangeError(`${word} isn't one of ${Object.keys(values).join(", ").toLowerCase()}`);
  return value as Values[keyof Values];
}
