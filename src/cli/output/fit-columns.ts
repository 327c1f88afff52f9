/** A column before it is fitted: how wide its texts are, how far it may shrink, and how soon it may go. */
export interface ColumnDemand {
  /** Of the widest cell, the title included. */
  readonly natural: number;
  /** Not narrower than this, while it is shown. */
  readonly least: number;
  /** Columns with the highest number go first when there is no room; 0 stays whatever happens. */
  readonly dropOrder: number;
}

export const gap = 2;

/**
 * The width of each column so that all fit into `room` columns with gaps between; 0 for those that are left out. The
 * widest shrinkable column gives way first; when all are at their least, the most expendable one is left out.
 */
export function fitColumns(demands: readonly ColumnDemand[], room: number): readonly number[] {
  const widths = demands.map((demand) => demand.natural);
  for (;;) {
    const shown = widths.filter((width) => width > 0);
    let excess = shown.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, shown.length - 1) - room;
    while (excess > 0) {
      const index = widest(demands, widths);
      if (index === undefined) break;
      const others = widths.filter((width, other) => other !== index && width > (demands[other]?.least ?? 0));
      const floor = Math.max(demands[index]?.least ?? 0, Math.min((widths[index] ?? 0) - 1, Math.max(0, ...others)));
      const given = Math.min(excess, (widths[index] ?? 0) - floor);
      widths[index] = (widths[index] ?? 0) - given;
      excess -= given;
    }
    if (excess <= 0) return widths;
    const dropped = mostExpendable(demands, widths);
    if (dropped === undefined) return widths.map((width) => Math.min(width, Math.max(1, room)));
    for (const [index, demand] of demands.entries()) if (widths[index] !== 0) widths[index] = demand.natural;
    widths[dropped] = 0;
  }
}

function widest(demands: readonly ColumnDemand[], widths: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [index, demand] of demands.entries()) {
    const width = widths[index] ?? 0;
    if (width > demand.least && width > (best === undefined ? 0 : (widths[best] ?? 0))) best = index;
  }
  return best;
}

function mostExpendable(demands: readonly ColumnDemand[], widths: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [index, demand] of demands.entries()) {
    if (widths[index] === 0 || demand.dropOrder === 0) continue;
    if (best === undefined || demand.dropOrder > (demands[best]?.dropOrder ?? 0)) best = index;
  }
  return best;
}
