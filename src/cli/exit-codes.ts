/** What the exit code of every command means. */
export const exitCodes = {
  done: 0,
  /** Cluster unavailable, server error. */
  failed: 1,
  usage: 2,
  /** Not found, invalid entry, conflict. */
  refused: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
