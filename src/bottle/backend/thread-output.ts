import { type FromBackendThread, outputPiece, outputWindow } from "./worker-messages.ts";

/** Gathers the database's output into pieces, and makes its thread sleep while too many are unread. */
export class ThreadOutput {
  readonly #outstanding: Int32Array;
  readonly #tell: (message: FromBackendThread, transfer: readonly ArrayBuffer[]) => void;
  readonly #piece = new Uint8Array(outputPiece);
  #filled = 0;

  constructor(outstanding: Int32Array, tell: (message: FromBackendThread, transfer: readonly ArrayBuffer[]) => void) {
    this.#outstanding = outstanding;
    this.#tell = tell;
  }

  /** Copies: the bytes lie in the database's own memory and change after this call. */
  write(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      const taken = bytes.subarray(from, from + this.#piece.length - this.#filled);
      this.#piece.set(taken, this.#filled);
      this.#filled += taken.length;
      from += taken.length;
      if (this.#filled === this.#piece.length) this.flush();
    }
  }

  flush(): void {
    if (this.#filled === 0) return;
    const bytes = this.#piece.slice(0, this.#filled);
    this.#filled = 0;
    Atomics.add(this.#outstanding, 0, bytes.length);
    this.#tell({ kind: "output", bytes }, [bytes.buffer]);
    for (;;) {
      const now = Atomics.load(this.#outstanding, 0);
      if (now <= outputWindow) return;
      // The other thread gives slow readers up after a while, so this ends.
      Atomics.wait(this.#outstanding, 0, now, 1_000);
    }
  }
}
