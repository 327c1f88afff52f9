import type { CliContext } from "../context.ts";
import { fitColumns, gap } from "./fit-columns.ts";
import { type Style, styleFor } from "./style.ts";
import { measureFor, type TextMeasure } from "./text-width.ts";
import { visibleLine } from "./visible-text.ts";

export interface Column<Row> {
  readonly title: string;
  /** Any text: control characters are made visible here. */
  text(row: Row): string;
  /** Shown before the text on a terminal that can; two columns wide. */
  icon?(row: Row): string;
  paint?(style: Style, text: string, row: Row): string;
  readonly isRight?: boolean;
  /** May shrink to this many columns; without it, not at all. */
  readonly least?: number;
  /** Columns with the highest number go first when the terminal is narrow; without it, it always stays. */
  readonly dropOrder?: number;
  /** Only with -o wide. */
  readonly isWideOnly?: boolean;
}

const iconColumns = 3;

/**
 * An aligned table without lines, written as rows arrive. The first batch decides the widths: to fit the terminal, or
 * as wide as its texts in a pipe, where nothing is ever cut.
 */
export class Table<Row> {
  readonly #context: CliContext;
  readonly #columns: readonly Column<Row>[];
  readonly #style: Style;
  readonly #room: number | undefined;
  #widths: readonly number[] | undefined;

  constructor(context: CliContext, columns: readonly Column<Row>[], isWide: boolean) {
    this.#context = context;
    this.#columns = columns.filter((column) => isWide || column.isWideOnly !== true);
    this.#style = styleFor(context.stdout, context.env);
    const { isTTY, columns: room } = context.stdout;
    this.#room = isTTY && room !== undefined && room > 0 ? room : undefined;
  }

  /** `after` may add lines below a row, as they stand. */
  async write(rows: readonly Row[], after?: (row: Row, style: Style) => string): Promise<void> {
    if (rows.length === 0) return;
    const cells = rows.map((row) => this.#columns.map((column) => visibleLine(column.text(row))));
    const measure = await measureFor(cells.flat());
    let text = "";
    if (this.#widths === undefined) {
      this.#widths = this.#fit(cells, measure);
      const titles = this.#columns.map((column) => column.title);
      text += `${this.#style.bold(this.#line(titles, measure, undefined))}\n`;
    }
    for (const [index, row] of rows.entries()) {
      text += `${this.#line(cells[index] ?? [], measure, row)}\n${after?.(row, this.#style) ?? ""}`;
    }
    this.#context.stdout.write(text);
  }

  #fit(cells: readonly (readonly string[])[], measure: TextMeasure): readonly number[] {
    const demands = this.#columns.map((column, index) => {
      const widest = Math.max(column.title.length, ...cells.map((row) => measure.width(row[index] ?? "")));
      const natural = widest + this.#iconWidth(column);
      return { natural, least: Math.min(natural, column.least ?? natural), dropOrder: column.dropOrder ?? 0 };
    });
    return fitColumns(demands, this.#room ?? Number.POSITIVE_INFINITY);
  }

  #line(texts: readonly string[], measure: TextMeasure, row: Row | undefined): string {
    const parts: string[] = [];
    const last = this.#widths?.findLastIndex((width) => width > 0) ?? 0;
    for (const [index, column] of this.#columns.entries()) {
      const width = this.#widths?.[index] ?? 0;
      if (width === 0) continue;
      const iconWidth = this.#iconWidth(column);
      const room = Math.max(1, width - iconWidth);
      const full = texts[index] ?? "";
      const text = this.#room === undefined ? full : measure.cut(full, room, this.#style.ellipsis);
      const padding = " ".repeat(Math.max(0, room - measure.width(text)));
      const painted = row === undefined ? text : (column.paint?.(this.#style, text, row) ?? text);
      const icon = iconWidth === 0 ? "" : row === undefined ? "   " : `${column.icon?.(row) ?? "  "} `;
      if (column.isRight === true) parts.push(icon + padding + painted);
      else parts.push(icon + painted + (index === last ? "" : padding));
    }
    return parts.join(" ".repeat(gap)).trimEnd();
  }

  #iconWidth(column: Column<Row>): number {
    return column.icon !== undefined && this.#style.isRich ? iconColumns : 0;
  }
}
