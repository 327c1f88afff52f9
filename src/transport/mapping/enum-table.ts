import { fieldError } from "./field-error.ts";

/** The two spellings of a closed vocabulary: the domain's words and the contract's numbers. */
export interface EnumTable<Word extends string, Value extends number> {
  toMessage(word: Word): Value;
  /**
   * Undefined for 0, which is how the contract spells "not given".
   * @throws DomainError invalid_argument for a number that this build doesn't know
   */
  fromMessage(value: number, field: string): Word | undefined;
  /** Like fromMessage, but 0 is refused too. */
  required(value: number, field: string): Word;
}

export function enumTable<const Word extends string, const Value extends number>(
  numbers: Readonly<Record<Word, Value>>,
): EnumTable<Word, Value> {
  const words = new Map(Object.entries<Value>(numbers).map(([word, value]) => [value as number, word as Word]));
  const known = [...words].map(([value, word]) => `${value} (${word})`).join(", ");
  const fromMessage = (value: number, field: string): Word | undefined => {
    if (value === 0) return undefined;
    const word = words.get(value);
    if (word === undefined) throw fieldError(field, `${value} is not known here; known are ${known}`);
    return word;
  };
  return {
    toMessage: (word) => numbers[word],
    fromMessage,
    required(value, field) {
      const word = fromMessage(value, field);
      if (word === undefined) throw fieldError(field, `must be given; known are ${known}`);
      return word;
    },
  };
}
