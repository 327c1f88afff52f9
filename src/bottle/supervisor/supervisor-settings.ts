/** What the supervisor is started with, as its one argument in JSON. Secrets aren't in here: anybody can see arguments. */
export interface SupervisorSettings {
  /** The bottle's folder. */
  readonly directory: string;
  /** Where `kgents` looks for what runs. */
  readonly stateDirectory: string;
  /** The folder of the built programs. */
  readonly programs: string;
  /** 0 picks a free one. */
  readonly grpcPort: number;
  readonly httpPort: number;
  /** Of this build. */
  readonly version: string;
  /** A statement that runs longer costs the database process its life: nothing else can stop it. */
  readonly statementLimitMs: number;
  /** Ends when the process that started it does. */
  readonly isTied: boolean;
}

/** LGENT_BOTTLE_STATEMENT_SECONDS, for machines so slow that honest statements take longer than 30 s. */
export function statementLimitMs(env: Readonly<Record<string, string | undefined>>): number {
  const seconds = Number(env["LGENT_BOTTLE_STATEMENT_SECONDS"] || 30);
  if (!(seconds >= 1 && seconds <= 3_600)) {
    throw new RangeError("LGENT_BOTTLE_STATEMENT_SECONDS must be a number of seconds from 1 to 3600");
  }
  return seconds * 1_000;
}

/** What its exit code means. */
export const supervisorExit = {
  ended: 0,
  gaveUp: 1,
  /** The bottle has a supervisor already. */
  notAlone: 3,
} as const;
