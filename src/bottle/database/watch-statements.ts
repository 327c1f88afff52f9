import type { WireServer } from "../wire/wire-server.ts";

/** Reports a statement once when it has run for too long. Index builds, migrations and the like may take their time. */
export function watchStatements(
  server: WireServer,
  limitMs: number,
  report: (seconds: number, text: string) => void,
): Disposable {
  let reported: object | undefined;
  const timer = setInterval(() => {
    const running = server.running;
    if (running === undefined || running.lengthy || running === reported) return;
    const elapsed = performance.now() - running.since;
    if (elapsed < limitMs) return;
    reported = running;
    report(Math.round(elapsed / 1_000), running.text);
  }, 500);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
