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
  /** Ends when the process that started it does. */
  readonly isTied: boolean;
}

/** What its exit code means. */
export const supervisorExit = {
  ended: 0,
  gaveUp: 1,
  /** The bottle has a supervisor already. */
  notAlone: 3,
} as const;
