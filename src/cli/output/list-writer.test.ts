import { parse } from "yaml";
import { expect, test } from "vitest";
import { testCliContext } from "../../../test/cli-context.ts";
import type { OutputFormat } from "./format.ts";
import { type ListShape, ListWriter } from "./list-writer.ts";

interface Fruit {
  readonly name: string;
  readonly note: string;
}

const shape: ListShape<Fruit> = {
  columns: [
    { title: "NAME", text: ({ name }) => name, icon: () => "🍏", least: 6 },
    { title: "NOTE", text: ({ note }) => note, least: 10, dropOrder: 1 },
    { title: "LENGTH", text: ({ note }) => String(note.length), isRight: true, dropOrder: 2, isWideOnly: true },
  ],
  document: ({ name, note }) => ({ record: "fruit", name, note }),
  name: ({ name }) => name,
};

const fruits: readonly Fruit[] = [
  { name: "apple", note: "round and red,\nor green" },
  { name: "柿", note: "甘いものと渋いものがある果物" },
  { name: "evil", note: "\u001b[2J\u001b]0;owned\u0007wiped" },
];

async function written(format: OutputFormat, items: readonly Fruit[], columns?: number): Promise<string> {
  const { context, stdout } = testCliContext(columns === undefined ? {} : { columns });
  const writer = new ListWriter(context, format, shape);
  for (const item of items) await writer.write([item]);
  writer.end();
  return stdout();
}

test("machine formats hold the same documents, also when empty", async () => {
  const documents = fruits.map((fruit) => ({ record: "fruit", ...fruit }));
  expect(JSON.parse(await written("json", fruits))).toEqual(documents);
  expect(parse(await written("yaml", fruits))).toEqual(documents);
  const lines = (await written("jsonl", fruits)).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(documents);
  expect(await written("json", [])).toBe("[]\n");
  expect(await written("yaml", [])).toBe("[]\n");
  expect(await written("jsonl", [])).toBe("");
  expect(await written("table", [])).toBe("");
  expect(await written("name", fruits.slice(0, 2))).toBe("apple\n柿\n");
});

test("no format lets an escape sequence through", async () => {
  for (const format of ["table", "wide", "json", "jsonl", "yaml"] as const) {
    expect(await written(format, fruits, 80)).not.toMatch(/[\u001b\u0007]/);
  }
});

test("in a pipe nothing is cut and there are no icons", async () => {
  expect(await written("wide", fruits)).toMatchInlineSnapshot(`
    "NAME   NOTE                     LENGTH
    apple  round and red, or green      23
    柿     甘いものと渋いものがある果物      14
    evil   \\x1b[2J\\x1b]0;owned\\x07wiped      19
    "
  `);
});

test.each([80, 40, 30, 12])("on a terminal of %i columns every line fits", async (columns) => {
  const { context, stdout } = testCliContext({ columns });
  const writer = new ListWriter(context, "wide", shape);
  await writer.write(fruits);
  expect(stdout()).toMatchSnapshot();
  const { default: stringWidth } = await import("string-width");
  for (const line of stdout().split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
});

test("colour needs a terminal, and NO_COLOR or TERM=dumb switch it off", async () => {
  const painted: ListShape<Fruit> = {
    ...shape,
    columns: [{ title: "NAME", text: ({ name }) => name, paint: (style, text) => style.red(text) }],
  };
  for (const [columns, env, isColoured] of [
    [80, { NO_COLOR: "" }, true],
    [80, { NO_COLOR: "1" }, false],
    [80, { NO_COLOR: "", TERM: "dumb" }, false],
    [undefined, { NO_COLOR: "" }, false],
  ] as const) {
    const { context, stdout } = testCliContext({ env, ...(columns === undefined ? {} : { columns }) });
    await new ListWriter(context, "table", painted).write(fruits.slice(0, 1));
    expect(stdout().includes("\u001b[31m")).toBe(isColoured);
  }
});
