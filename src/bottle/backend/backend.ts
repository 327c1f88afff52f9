/**
 * The one session of the embedded PostgreSQL. It takes whole protocol messages and answers protocol bytes; it knows
 * nothing of clients. Never call `run` while another `run` is under way.
 */
export interface Backend {
  /**
   * Runs messages to their end. Output arrives in order, and the database waits while `onOutput` has too much
   * unfinished: that is what bounds memory when a client reads slowly.
   * @throws Error when the database itself failed; nothing can be run after that
   */
  run(messages: Buffer, onOutput: (chunk: Buffer) => void | Promise<void>): Promise<void>;
  /** Writes everything out and ends. Waits for a statement under way. */
  close(): Promise<void>;
}
