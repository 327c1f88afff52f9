import { readCstring } from "./message.ts";
import type { StatementTraits } from "./statement-traits.ts";
import type { WireClient } from "./wire-client.ts";

/** Who listens to which channel. The database only knows that somebody does. */
export class Listeners {
  readonly #clients: Iterable<WireClient>;

  constructor(clients: Iterable<WireClient>) {
    this.#clients = clients;
  }

  /** Takes note of what a client's committed unit listened to; answers the SQL that mends what UNLISTEN took from others. */
  note(client: WireClient, listens: StatementTraits["listens"]): string {
    let repair = "";
    for (const { on, channel } of listens) {
      if (on) client.channels.add(channel);
      else repair += this.#unlisten(client, channel === "*" ? [...client.channels] : [channel]);
    }
    return repair;
  }

  /** The SQL that ends what only this client listened to. */
  leave(client: WireClient): string {
    const channels = [...client.channels];
    client.channels.clear();
    return channels
      .filter((channel) => !this.#wanted(channel))
      .map((channel) => `unlisten ${quoted(channel)};`)
      .join("");
  }

  /** Passes a NotificationResponse to everybody who asked for it. */
  notify(bytes: Buffer): void {
    const channel = readCstring(bytes, 9)?.text ?? "";
    for (const client of this.#clients) {
      // Not waited for: a listener that doesn't read mustn't hold up the others.
      if (client.channels.has(channel)) void client.send([bytes]);
    }
  }

  #unlisten(client: WireClient, channels: readonly string[]): string {
    for (const channel of channels) client.channels.delete(channel);
    const stillWanted = new Set([...this.#clients].flatMap((other) => [...other.channels]));
    return [...stillWanted].map((channel) => `listen ${quoted(channel)};`).join("");
  }

  #wanted(channel: string): boolean {
    for (const client of this.#clients) if (client.channels.has(channel)) return true;
    return false;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
