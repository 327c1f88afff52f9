import type { Pod } from "./kube-objects.ts";

export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK, ERROR */
  readonly type: string;
  readonly object: Pod;
}

/**
 * Reads the events that `kubectl get --watch --output-watch-events --output=json` prints, one after another: a line each,
 * as kubectl 1.37 does, or indented, as it prints everything else.
 */
export class WatchEventReader {
  #rest = "";

  /** The events that this text completes. Throws SyntaxError for what isn't JSON. */
  read(text: string): readonly WatchEvent[] {
    this.#rest += text;
    const events: WatchEvent[] = [];
    for (;;) {
      // Inside an indented document every line but the first and the last begins with a space.
      const end = /^(?:\{.*)?\}\r?\n/m.exec(this.#rest);
      if (end === null) return events;
      const stop = end.index + end[0].length;
      events.push(JSON.parse(this.#rest.slice(0, stop)) as WatchEvent);
      this.#rest = this.#rest.slice(stop);
    }
  }
}
