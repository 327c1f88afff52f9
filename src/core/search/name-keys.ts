import { foldMarks } from "./fold-marks.ts";

/** Longer names are only found exactly: a typo in them leaves enough other words to search by. In code points. */
const longestWithNeighbours = 64;

const separators = /[\s_-]+/g;
const multiplier = 0x01000193;

/**
 * The form in which names are compared: no accents, lower case, and runs of white space, `_` and `-` as one space, so
 * that left-pad, Left_Pad and left pad are the same name. Text of nothing but separators stays as it is.
 */
export function foldName(text: string): string {
  const folded = foldMarks(text).toLowerCase().replace(separators, " ").trim();
  return folded === "" ? text.trim().toLowerCase() : folded;
}

/**
 * int32 hashes of a folded name and of every text that lacks one of its characters. Two names within one edit always
 * share a key; names that share a key are checked with withinOneEdit, since hashes collide and two deletions can meet.
 */
export function nameKeys(folded: string): readonly number[] {
  const points = Array.from(folded, (character) => character.codePointAt(0) ?? 0);
  const length = points.length;
  if (length === 0) return [];
  // A polynomial hash: with the hashes of all prefixes and suffixes at hand each deletion costs one multiplication.
  const powers = new Int32Array(length + 1);
  const suffixes = new Int32Array(length + 1);
  powers[0] = 1;
  for (let index = 0; index < length; index += 1) powers[index + 1] = Math.imul(powers[index] ?? 0, multiplier);
  for (let index = length - 1; index >= 0; index -= 1) {
    const value = Math.imul((points[index] ?? 0) + 1, powers[length - 1 - index] ?? 0);
    suffixes[index] = (suffixes[index + 1] ?? 0) + value;
  }
  const keys = new Set<number>([scramble(suffixes[0] ?? 0, length)]);
  if (length > longestWithNeighbours) return [...keys];
  let prefix = 0;
  for (let index = 0; index < length; index += 1) {
    const shifted = Math.imul(prefix, powers[length - 1 - index] ?? 0);
    keys.add(scramble((shifted + (suffixes[index + 1] ?? 0)) | 0, length - 1));
    prefix = (Math.imul(prefix, multiplier) + (points[index] ?? 0) + 1) | 0;
  }
  return [...keys];
}

/** Spreads the bits, since polynomial hashes of short texts are small numbers close to each other. */
function scramble(hash: number, length: number): number {
  let mixed = hash ^ Math.imul(length, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Whether one insertion, deletion, substitution or swap of neighbours (in code points), or nothing, turns a into b. */
export function withinOneEdit(a: string, b: string): boolean {
  if (a === b) return true;
  const left = Array.from(a);
  const right = Array.from(b);
  if (Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  const leftRest = leftEnd - start;
  const rightRest = rightEnd - start;
  if (leftRest <= 1 && rightRest <= 1) return true;
  return leftRest === 2 && rightRest === 2 && left[start] === right[start + 1] && left[start + 1] === right[start];
}
