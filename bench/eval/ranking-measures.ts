/** How deep the measures look. */
export const depth = 10;

/** The 1-based place of the right answer; 0 when it isn't among the first ten. */
export type Place = number;

/** nDCG@10 with one right answer. */
export function discountedGain(place: Place): number {
  return place > 0 && place <= depth ? 1 / Math.log2(1 + place) : 0;
}

export function reciprocalRank(place: Place): number {
  return place > 0 ? 1 / place : 0;
}

export function isFound(place: Place): number {
  return place > 0 && place <= depth ? 1 : 0;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The 95 % interval of the mean, by drawing the sample again with replacement 1,000 times. The generator is seeded
 * (mulberry32), so that a report comes out the same twice.
 */
export function bootstrapInterval(values: readonly number[], seed = 1): readonly [low: number, high: number] {
  let state = seed >>> 0;
  function random(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const means: number[] = [];
  for (let round = 0; round < 1_000; round += 1) {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1) sum += values[Math.floor(random() * values.length)] ?? 0;
    means.push(sum / values.length);
  }
  means.sort((a, b) => a - b);
  return [means[24] ?? 0, means[974] ?? 0];
}
