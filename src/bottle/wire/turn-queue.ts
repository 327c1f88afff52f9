/** Lets tasks at the one backend go one at a time, in the order in which they asked. */
export class TurnQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  #working = false;
  #idle = Promise.withResolvers<void>();

  /** Nobody has the backend and nobody waits for it. */
  get isIdle(): boolean {
    return !this.#working;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when the task is over; rejects with what it threw. */
  add<T>(task: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push(() => task().then(resolve, reject));
    if (!this.#working) void this.#work();
    return promise;
  }

  /** Resolves once every task is over. */
  async drained(): Promise<void> {
    while (this.#working) await this.#idle.promise;
  }

  async #work(): Promise<void> {
    this.#working = true;
    this.#idle = Promise.withResolvers<void>();
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) await task();
    this.#working = false;
    this.#idle.resolve();
  }
}
