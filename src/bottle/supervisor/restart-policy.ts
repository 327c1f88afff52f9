/** How often a part may die, and how long to wait before it is started again. Pure; times in milliseconds. */
export interface RestartPolicy {
  /** This many deaths within the window are too many. */
  readonly mostDeaths: number;
  readonly windowMs: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const defaultRestartPolicy: RestartPolicy = {
  mostDeaths: 6,
  windowMs: 60_000,
  firstDelayMs: 100,
  longestDelayMs: 5_000,
};

/** The delay before the next start after deaths at `deaths` (the last one now), or "give up". Doubles with each recent death. */
export function nextStart(policy: RestartPolicy, deaths: readonly number[]): number | "give up" {
  const now = deaths.at(-1) ?? 0;
  const recent = deaths.filter((at) => now - at < policy.windowMs).length;
  if (recent >= policy.mostDeaths) return "give up";
  return Math.min(policy.firstDelayMs * 2 ** (recent - 1), policy.longestDelayMs);
}
