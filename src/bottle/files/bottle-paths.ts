import { join } from "node:path";

/** Where everything of one bottle lies. The folder is its owner's alone (mode 0700). */
export interface BottlePaths {
  readonly directory: string;
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** Held by the database process for as long as it lives. */
  readonly dataLock: string;
  /** Held by the supervisor for as long as it lives. */
  readonly supervisorLock: string;
  readonly state: string;
  readonly password: string;
  readonly logs: string;
}

export function bottlePaths(directory: string): BottlePaths {
  return {
    directory,
    data: join(directory, "data"),
    dataLock: join(directory, "database.lock"),
    supervisorLock: join(directory, "supervisor.lock"),
    state: join(directory, "state.json"),
    password: join(directory, "password"),
    logs: join(directory, "logs"),
  };
}

/** One bottle per data directory: LGENT_BOTTLE_DIR, or `bottle` in the user's state folder. */
export function bottleDirectory(env: Readonly<Record<string, string | undefined>>, stateDirectory: string): string {
  return env["LGENT_BOTTLE_DIR"] || join(stateDirectory, "bottle");
}

export const bottleParts = ["supervisor", "database", "service"] as const;

export type BottlePart = (typeof bottleParts)[number];

export function logFile(paths: BottlePaths, part: BottlePart): string {
  return join(paths.logs, `${part}.log`);
}

/** Whether a name in the bottle's folder is the bottle's own. */
export function isBottleFile(name: string): boolean {
  return /^(?:data|data\.unfinished-.*|(?:database|supervisor)\.lock(?:\.owner|-journal)?|state\.json.*|password|logs|quick-start\.json)$/.test(
    name,
  );
}
