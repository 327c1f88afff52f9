import type { CliContext } from "../context.ts";
import type { OutputDocument } from "./document-text.ts";
import type { OutputFormat } from "./format.ts";
import type { Style } from "./style.ts";
import { type Column, Table } from "./table.ts";
import { safeJsonText } from "./visible-text.ts";

/** How the items of a list look in each format. */
export interface ListShape<Item> {
  readonly columns: readonly Column<Item>[];
  document(item: Item): OutputDocument;
  /** For -o name. */
  name(item: Item): string;
  /** Lines below the item's row, ended by a line break; tables only. */
  below?(item: Item, style: Style): string;
}

/** Writes a list as its items arrive, in any format. `end` must be called, also after nothing: an empty list is `[]`. */
export class ListWriter<Item> {
  readonly #context: CliContext;
  readonly #format: OutputFormat;
  readonly #shape: ListShape<Item>;
  readonly #table: Table<Item>;
  #count = 0;

  constructor(context: CliContext, format: OutputFormat, shape: ListShape<Item>) {
    this.#context = context;
    this.#format = format;
    this.#shape = shape;
    this.#table = new Table(context, shape.columns, format === "wide");
  }

  get count(): number {
    return this.#count;
  }

  async write(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return;
    const { stdout } = this.#context;
    switch (this.#format) {
      case "table":
      case "wide":
        await this.#table.write(items, this.#shape.below?.bind(this.#shape));
        break;
      case "name":
        stdout.write(items.map((item) => `${this.#shape.name(item)}\n`).join(""));
        break;
      case "jsonl":
        stdout.write(items.map((item) => `${safeJsonText(JSON.stringify(this.#shape.document(item)))}\n`).join(""));
        break;
      case "json":
        stdout.write((this.#count === 0 ? "[\n" : ",\n") + items.map((item) => this.#element(item)).join(",\n"));
        break;
      case "yaml":
        stdout.write(await this.#yamlElements(items));
        break;
    }
    this.#count += items.length;
  }

  end(): void {
    if (this.#format === "json") this.#context.stdout.write(this.#count === 0 ? "[]\n" : "\n]\n");
    if (this.#format === "yaml" && this.#count === 0) this.#context.stdout.write("[]\n");
  }

  #element(item: Item): string {
    const text = JSON.stringify(this.#shape.document(item), undefined, 2);
    return safeJsonText(text.replaceAll(/^/gm, "  "));
  }

  /** Lists of one written one after the other are one list. */
  async #yamlElements(items: readonly Item[]): Promise<string> {
    const { yamlText } = await import("./yaml-text.ts");
    return items.map((item) => yamlText([this.#shape.document(item)])).join("");
  }
}
