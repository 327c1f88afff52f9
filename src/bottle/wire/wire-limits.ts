/** How much and how long one client may ask of the bottle's database, which all of them share. Times in milliseconds. */
export interface WireLimits {
  readonly clients: number;
  /** From the first byte to a right password. */
  readonly openingMs: number;
  /**
   * Silence inside a transaction. It holds up everybody else, so it is much shorter than on a server of many sessions;
   * long enough for a caller that reads an export with a cursor.
   */
  readonly idleInTransactionMs: number;
  /** Not reading its answer; it holds up everybody else too. */
  readonly stalledMs: number;
  /** Rows of one COPY FROM STDIN: the database can't wait for rows in the middle of it, so they are gathered first. */
  readonly copyInBytes: number;
  /** Pipelined work that is read ahead while the client waits for its turn. */
  readonly readAheadBytes: number;
}

export const defaultWireLimits: WireLimits = {
  clients: 100,
  openingMs: 10_000,
  idleInTransactionMs: 60_000,
  stalledMs: 30_000,
  copyInBytes: 256 * 1024 * 1024,
  readAheadBytes: 1024 * 1024,
};
