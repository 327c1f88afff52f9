/** What the database process is started with, as its one argument in JSON. */
export interface DatabaseSettings {
  /** The bottle's folder. */
  readonly directory: string;
  /** 0 picks a free port; a database that is started anew is given the port it had. */
  readonly port: number;
  /** bin/bottle-backend. */
  readonly threadProgram: string;
  /** A statement that runs longer is reported; the process can't stop it by itself. */
  readonly statementLimitMs: number;
}

/** What it tells the supervisor over the IPC channel. */
export type DatabaseMessage =
  | { readonly event: "opening"; readonly isNew: boolean }
  | { readonly event: "listening"; readonly port: number; readonly version: string }
  | { readonly event: "overdue"; readonly seconds: number; readonly text: string };
