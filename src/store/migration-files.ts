import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export interface Migration {
  readonly number: number;
  /** The file's name. */
  readonly name: string;
  /** Builds that don't know a breaking step can't work on a database that has it. */
  readonly breaking: boolean;
  readonly sql: string;
  /** sha256 of the file, hex; line ends don't count. */
  readonly checksum: string;
}

const namePattern = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** Beside the sources, beside the bundle's folder, or inside it. */
function defaultFolder(): string {
  const places = ["../../migrations/", "../migrations/", "./migrations/"].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`no folder with migrations: looked at ${places.join(", ")}`);
  return found;
}

/**
 * The migrations of this build, numbered 1, 2, 3 without gaps. `folder` is for tests and unusual layouts. Throws a plain
 * Error when the folder isn't what it should be, since then the build is broken.
 */
export async function readMigrations(folder: string = defaultFolder()): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const migrations: Migration[] = [];
  for (const name of names) {
    const match = namePattern.exec(name);
    if (match === null) throw new Error(`${name} isn't named like 0001_what_it_does.sql`);
    const sql = (await readFile(`${folder}/${name}`, "utf8")).replaceAll("\r\n", "\n");
    const mark = sql.slice(0, sql.indexOf("\n")).trim();
    if (mark !== "-- compatible" && mark !== "-- breaking") {
      throw new Error(`the first line of ${name} must be "-- compatible" or "-- breaking"`);
    }
    const number = Number(match[1]);
    if (number !== migrations.length + 1) throw new Error(`${name} isn't number ${migrations.length + 1}`);
    migrations.push({ number, name, breaking: mark === "-- breaking", sql, checksum: hash("sha256", sql) });
  }
  if (migrations.length === 0) throw new Error(`no migrations in ${folder}`);
  return migrations;
}
