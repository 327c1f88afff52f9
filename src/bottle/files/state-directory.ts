import { homedir } from "node:os";
import { join } from "node:path";

/** Where kgents keeps what it knows of running bottles and port-forwards. */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return env["LGENT_STATE_DIR"] || join(env["XDG_STATE_HOME"] || join(homedir(), ".local/state"), "kgents");
}
