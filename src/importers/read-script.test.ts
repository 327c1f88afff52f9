import { describe, expect, test } from "vitest";
import { readScript } from "./read-script.ts";

const read = (source: string, path = "/src/summarise.ts") => readScript(source, path).content;

test("an exported function with its comment is a tool with a signature", () => {
  const content = read(`
import { x } from "./x.ts";

/**
 * Makes long texts short.
 * Keeps the point.
 *
 * More about it.
 * @version 1.2.0
 * @author Ada Lovelace <ada@example.org>
 */
export async function summarise(text: string): Promise<string[]> {
  return [text];
}
`);
  expect(content).toMatchObject({
    id: "summarise",
    name: "summarise",
    entityType: "tool",
    version: "1.2.0",
    author: "Ada Lovelace",
    description: "Makes long texts short. Keeps the point.",
    keywords: ["summarise"],
    inputType: "text",
    outputType: "list<text>",
  });
});

test("the file's own comment wins, licences and tool notes don't count", () => {
  const source = (comment: string): string => `// SPDX-License-Identifier: MIT
/* eslint-disable */
${comment}
import "./x.js";
/** Of the function. */
export function f() {}
`;
  expect(read(source("/** Of the file. */")).description).toBe("Of the file.");
  expect(read(source("// Of the file,\n// in two lines.")).description).toBe("Of the file, in two lines.");
  expect(read(source("")).description).toBe("Of the function.");
});

test("finds every form of export", () => {
  const content = read(
    `
export const a = 1, hidden = 2;
export let b: Map<string, () => void> = new Map();
export class C {}
export abstract class D<T> { export() {} }
export interface E {}
export type F = { export: 1 };
export enum G { x }
export const enum H { x }
export declare function i(): void;
export namespace J { export const inner = 1; }
const k = 1, l = 2;
export { k, l as renamed, type M };
export * from "./other.ts";
export * as n from "./other.ts";
export default function* o() {}
`,
    "/src/many.ts",
  );
  expect(content.keywords).toEqual(["a", "b", "C", "D", "E", "F", "G", "H", "i", "J", "k", "renamed", "M", "n", "o"]);
});

test("finds CommonJS exports, and what they name", () => {
  const content = read(
    `"use strict";
/** Doubles a number. */
const double = (n) => n * 2;
module.exports = double;
module.exports.triple = function (n) { return n * 3; };
exports.half = half;
if (x) { module.exports = hidden; }
`,
    "double.cjs",
  );
  expect(content).toMatchObject({
    entityType: "tool",
    description: "Doubles a number.",
    keywords: ["double", "triple", "half"],
  });
});

test("what looks like an export in a text, comment, pattern or template isn't one", () => {
  const content = read(`
// export const no1 = 1;
/* export const no2 = 1; */
const s = "export const no3 = 1;" + 'export const no4 = 1';
const t = \`
export const no5 = 1;
\${ nested(\`\${"}"}
export const no6 = 1\`) }
export const no7 = 1;
\`;
const r = /[/]export { no8 }"/g;
const d = 4 / 2 / 1; export const yes = /'/;
export const also = "yes";
`);
  expect(content.keywords).toEqual(["yes", "also"]);
});

describe("signatures", () => {
  test.each([
    ["export function f(a: string): number { return 1 }", "text", "number"],
    ["export const f = async (a: Uint8Array): Promise<void> => {}", "bytes", ""],
    ["export const f = (a: Record<string, unknown>): Invoice => a", "json", "Invoice"],
    ["export function f({ a, b }: Options = {}): { x: number } { return a }", "Options", ""],
    ["export function f(a: string, b: string): string { return a }", "", "text"],
    ["export function f<T extends { a: 1 }>(a: T[]): boolean { return true }", "list<T>", "boolean"],
    ["export function f(a: string | number) { return a }", "", ""],
    ["export function f(callback: (x: string) => void): string { return '' }", "", "text"],
    ["export function f(a: Map<string, number>, ) {}", "", ""],
    ["export class F {}", "", ""],
  ])("%s", (source, inputType, outputType) => {
    expect(read(source, "f.ts")).toMatchObject({ inputType, outputType });
  });
});

// In processor time: the clock on the wall also counts what else the machine does.
test("megabytes of anything end soon", { timeout: 120_000 }, () => {
  const parts = [
    "=/[",
    "export {",
    "export function f(",
    "/**/",
    "`${",
    "// x\n",
    "export const a = 1;\n",
    "((((",
    "'",
  ];
  const started = process.cpuUsage();
  for (const part of parts) readScript(part.repeat(Math.floor(1_000_000 / part.length)), "x.ts");
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(15_000);
});
