import type { WireClient } from "./wire-client.ts";

/**
 * Advisory locks of the session. The database has one session, so it would grant every client every lock. Therefore
 * only one client at a time may hold any: a statement of another client that takes one waits outside the queue, and
 * goes on once the holder has given back its last or has left. That is coarser than PostgreSQL in two ways, on the safe
 * side both: different locks exclude each other, and pg_try_advisory_lock waits where it would answer false. Inside a
 * transaction nothing can wait, as the holder could never come in to give its lock back: there the statement fails.
 * Locks of a transaction need none of this: there is only one transaction at a time.
 */
export class LockKeeper {
  #holder: WireClient | undefined;
  #parked: WireClient[] = [];

  /** True when another client holds locks. */
  bars(client: WireClient): boolean {
    return this.#holder !== undefined && this.#holder !== client;
  }

  holds(client: WireClient): boolean {
    return this.#holder === client;
  }

  park(client: WireClient): void {
    this.#parked.push(client);
  }

  /** Takes note of whether the client holds locks now; answers the clients that may go on. */
  note(client: WireClient, holdsLocks: boolean): readonly WireClient[] {
    if (holdsLocks) {
      this.#holder = client;
      return [];
    }
    if (this.#holder === client) this.#holder = undefined;
    if (this.#holder !== undefined) return [];
    const free = this.#parked.filter((parked) => !parked.gone);
    this.#parked = [];
    return free;
  }
}
