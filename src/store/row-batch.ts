import { booleanArray, byteaArray, integerArray, listText, textArray } from "./binary-array.ts";

/** A column of the rows that a batch statement is given. */
export interface BatchColumn<Row> {
  readonly name: string;
  readonly type: "text" | "integer" | "boolean" | "bytea" | "timestamptz" | "text[]" | "integer[]" | "bigint";
  readonly of: (row: Row) => string | number | boolean | Uint8Array | Date | readonly (string | number)[] | null;
}

/** Types that travel as text and are cast where they are used: lists can't be unnested side by side with scalars. */
const asText: ReadonlySet<string> = new Set(["timestamptz", "text[]", "integer[]", "bigint"]);

/** `unnest($1::text[], …) as given (…)`; parameters are numbered from 1. */
export function givenRows<Row>(columns: readonly BatchColumn<Row>[]): string {
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${asText.has(type) ? "text" : type}[]`);
  return `unnest(${arrays.join(", ")}) as given (${columns.map((column) => column.name).join(", ")})`;
}

/** A column of those rows in its own type. */
export function givenColumn<Row>({ name, type }: BatchColumn<Row>): string {
  return asText.has(type) ? `given.${name}::${type}` : `given.${name}`;
}

/** The parameters for givenRows, one for each column. */
export function batchValues<Row>(columns: readonly BatchColumn<Row>[], rows: readonly Row[]): readonly Buffer[] {
  return columns.map((column) => {
    const values = rows.map(column.of);
    switch (column.type) {
      case "integer":
        return integerArray(values as readonly number[]);
      case "boolean":
        return booleanArray(values as readonly boolean[]);
      case "bytea":
        return byteaArray(values as readonly Uint8Array[]);
      default:
        return textArray(values.map(toText));
    }
  });
}

function toText(value: ReturnType<BatchColumn<never>["of"]>): string | null {
  if (value === null || typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? listText(value) : String(value);
}
