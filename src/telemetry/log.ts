import { pino, type DestinationStream, type Logger } from "pino";

/** Structured lines: `log.info({ id }, "message")`. Children carry what their parent was given. */
export type Log = Pick<Logger, "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "flush"> & {
  child(fields: Readonly<Record<string, unknown>>, options?: { readonly level: string }): Log;
};

export interface LogOptions {
  readonly level: string;
  /** Texts that must never appear, wherever they come up: the database's address and its password. */
  readonly secrets: readonly string[];
  /** Standard output unless a test wants to read. */
  readonly destination?: DestinationStream;
}

/** A write for each line took a quarter of the server's time; gathered for so long they take a hundredth. */
const gatherMs = 50;
const gatherBytes = 8 * 1024;
/** A stalled log collector must not stall the service, nor fill its memory: beyond this lines are dropped. */
const waitingBytes = 16 * 1024 * 1024;

/**
 * JSON lines: level as a word, time as ISO 8601, an error's cause chain under `err`. Standard output gets them a moment
 * later, several at once; `flushLog` before an exit.
 */
export function createLog(options: LogOptions): Log {
  const destination = options.destination ?? standardOutput();
  const hide = hider(options.secrets);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: hide },
    },
    destination,
  );
}

/** A line that is written whatever the level: supervisors wait for it. */
export function announce(log: Log, fields: Readonly<Record<string, unknown>>, message: string): void {
  log.child({}, { level: "info" }).info(fields, message);
}

function standardOutput(): DestinationStream & { flush(done?: () => void): void } {
  const output = pino.destination({ dest: 1, sync: false, minLength: gatherBytes, maxLength: waitingBytes });
  let timer: NodeJS.Timeout | undefined;
  return {
    write(line) {
      output.write(line);
      // What is left when the process ends is written then, by pino.
      timer ??= setTimeout(() => {
        timer = undefined;
        output.flush();
      }, gatherMs).unref();
    },
    flush: (done) => output.flush(done),
  };
}

/** Everything logged so far is written when it returns, or, where the reader is stuck, after a second. */
export function flushLog(log: Log): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1_000).unref();
    log.flush(() => resolve());
  });
}

/**
 * The parts of a database address that are secret: the whole, the password between its marks, and the password by
 * itself where it is long enough and no name of something else, so that hiding it doesn't blank out ordinary words.
 */
export function databaseSecrets(address: string): readonly string[] {
  const url = URL.parse(address);
  if (!url || url.password === "") return [address];
  const names = [url.username, url.pathname.slice(1), url.hostname];
  const bare = [url.password, decoded(url.password)].filter((text) => text.length >= 8 && !names.includes(text));
  return [address, `:${url.password}@`, `:${decoded(url.password)}@`, ...bare];
}

/** On the finished line, so that no path (a driver's error text, say) goes round it. */
function hider(secrets: readonly string[]): (line: string) => string {
  const needles = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))].sort(
    (a, b) => b.length - a.length,
  );
  return (line) =>
    needles.reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, "[hidden]") : text), line);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
