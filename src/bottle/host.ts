/** What the bottle needs of the process that it runs in; only the programs and the command line hold the real one. */
export interface Host {
  readonly pid: number;
  /** The Node that runs us, and will run what we start. */
  readonly execPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws with code ESRCH when there is no such process, EPERM when it is somebody else's. */
  kill(pid: number, signal: NodeJS.Signals | 0): unknown;
}
