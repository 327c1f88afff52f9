import { join } from "node:path";

/** The built programs that the bottle runs: the same files that run in the cluster, and three of its own. */
export function programPaths(folder: string): {
  readonly migrate: string;
  readonly server: string;
  readonly supervisor: string;
  readonly database: string;
  readonly databaseThread: string;
  readonly tether: string;
} {
  const path = (name: string): string => join(folder, `${name}.js`);
  return {
    migrate: path("migrate"),
    server: path("server"),
    supervisor: path("bottle-supervisor"),
    database: path("bottle-database"),
    databaseThread: path("bottle-backend"),
    tether: path("bottle-tether"),
  };
}
