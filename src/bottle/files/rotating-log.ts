import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

const sizeLimit = 5 * 1024 * 1024;
const kept = 3;

/**
 * Appends to a log file and puts it aside when it has grown too long: file, file.1 … file.3, the oldest dropped.
 * Writes at once and synchronously: what a dying process said last is what matters most. A full disk loses log lines,
 * nothing else.
 */
export class RotatingLog {
  readonly #file: string;
  readonly #limit: number;
  #size: number;

  constructor(file: string, limit: number = sizeLimit) {
    this.#file = file;
    this.#limit = limit;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  write(bytes: Buffer | string): void {
    try {
      if (this.#size > 0 && this.#size + bytes.length > this.#limit) this.#rotate();
      appendFileSync(this.#file, bytes, { mode: 0o600 });
      this.#size += bytes.length;
    } catch {
      // Nobody is left to tell.
    }
  }

  #rotate(): void {
    rmSync(`${this.#file}.${kept}`, { force: true });
    for (let age = kept - 1; age >= 1; age -= 1) moveIfThere(`${this.#file}.${age}`, `${this.#file}.${age + 1}`);
    moveIfThere(this.#file, `${this.#file}.1`);
    this.#size = 0;
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
