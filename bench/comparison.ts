import { type Measurement, measure } from "./measure.ts";

/** One operation at one size, beside what its parts cost alone. */
export interface Comparison {
  readonly operation: string;
  /** Entries in the catalog. */
  readonly size: number;
  readonly service: Measurement;
  /** The same statements through bare pg, one connection per caller. */
  readonly sql: Measurement | undefined;
  /** A bare grpc-js server that answers with the same bytes. */
  readonly echo: Measurement | undefined;
  /** What the service adds at p50, in milliseconds: its time less the other two. */
  readonly overhead: number | undefined;
}

type Call = (turn: number) => Promise<unknown>;

export interface ComparedCalls {
  readonly operation: string;
  readonly size: number;
  readonly service: Call;
  readonly sql?: Call | undefined;
  readonly echo?: Call | undefined;
}

/** Measures the three one after another, with 1 and with 16 callers. */
export async function compare(calls: ComparedCalls, seconds: number): Promise<readonly Comparison[]> {
  const rows: Comparison[] = [];
  for (const callers of [1, 16]) {
    const of = (call: Call | undefined): Promise<Measurement> | undefined =>
      call === undefined ? undefined : measure({ callers, seconds }, call);
    const sql = await of(calls.sql);
    const echo = await of(calls.echo);
    const service = await measure({ callers, seconds }, calls.service);
    const overhead = sql === undefined || echo === undefined ? undefined : service.p50 - sql.p50 - echo.p50;
    rows.push({ operation: calls.operation, size: calls.size, service, sql, echo, overhead });
    console.log(comparisonLine(rows.at(-1) as Comparison));
  }
  return rows;
}

export const comparisonHeader =
  "| operation | entries | callers | p50 ms | p99 ms | per second | bare SQL p50 | bare gRPC p50 | added p50 | times the two |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

export function comparisonLine(row: Comparison): string {
  const { service, sql, echo, overhead } = row;
  const parts = sql === undefined || echo === undefined ? undefined : sql.p50 + echo.p50;
  const cells = [
    row.operation,
    row.size.toLocaleString("en"),
    service.callers,
    service.p50.toFixed(2),
    service.p99.toFixed(2),
    Math.round(service.perSecond).toLocaleString("en"),
    sql?.p50.toFixed(2) ?? "",
    echo?.p50.toFixed(2) ?? "",
    overhead?.toFixed(2) ?? "",
    parts === undefined ? "" : (service.p50 / parts).toFixed(2),
  ];
  return `| ${cells.join(" | ")} |`;
}
