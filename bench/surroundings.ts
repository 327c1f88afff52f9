import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import pg from "pg";

/** What the figures depend on beside the code. */
export interface Surroundings {
  readonly commit: string;
  readonly command: string;
  readonly machine: string;
  readonly node: string;
  /** Of the last minute, before the run: above the number of CPUs somebody else was busy, and the figures show it. */
  readonly loadBefore: number;
  readonly postgres: Readonly<Record<string, string>>;
  readonly date: string;
}

const settings = ["server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "work_mem"];

export async function describeSurroundings(databaseUrl: string, command: string): Promise<Surroundings> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      "select name, current_setting(name) as setting from pg_settings where name = any($1)",
      [settings],
    );
    const version = await client.query<{ version: string | null }>(
      "select default_version as version from pg_available_extensions where name = 'vector'",
    );
    const postgres = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    return {
      commit: commit(),
      command,
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; client, service and database share it`,
      node: process.version,
      loadBefore: loadavg()[0] ?? 0,
      postgres: { ...postgres, pgvector: version.rows[0]?.version ?? "absent" },
      date: new Date().toISOString().slice(0, 10),
    };
  } finally {
    await client.end();
  }
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "--", "src") === "" ? "" : " with changes"}`;
}
