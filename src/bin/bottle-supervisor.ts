import { LockHeld } from "../bottle/files/hold-lock.ts";
import { type SupervisorSettings, supervisorExit } from "../bottle/supervisor/supervisor-settings.ts";
import { supervise } from "../bottle/supervisor/supervise.ts";

/** Keeps a bottle running. Started by `kgents infra init --provider bottle` and by the quick start. */
const stop = new AbortController();
for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => stop.abort());

try {
  const settings = JSON.parse(process.argv[2] ?? "") as SupervisorSettings;
  if (settings.isTied) process.once("disconnect", () => stop.abort());
  process.exit((await supervise(settings, process, stop.signal)) ? supervisorExit.ended : supervisorExit.gaveUp);
} catch (error) {
  process.stderr.write(`bottle-supervisor: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof LockHeld ? supervisorExit.notAlone : supervisorExit.gaveUp);
}
