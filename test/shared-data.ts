import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { skipLoudly } from "./skip.ts";

/** Real catalogs and labelled queries that are too big for the repository lie beside the clone. */
const sharedFolder = resolve(import.meta.dirname, "../../shared");

/** The path of a file or folder of the shared data, such as `data/mcp-servers.jsonl`; skips the test where it is absent. */
export function sharedData(context: TestContext, path: string): string {
  const full = join(sharedFolder, path);
  if (!existsSync(full)) skipLoudly(context, `needs ../shared/${path}, which is not beside this clone`);
  return full;
}
