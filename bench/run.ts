import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogSource, readRealEntries } from "./catalog-source.ts";
import { measureCliStart } from "./cli-start.ts";
import type { DebianEntry } from "./debian-entries.ts";
import { measureDiscover } from "./discover.ts";
import { loadCatalog } from "./load-catalog.ts";
import { measureMemory } from "./memory.ts";
import { type BenchOptions, readBenchOptions, usage } from "./options.ts";
import { benchQueries } from "./queries.ts";
import { measureReads } from "./reads.ts";
import { report } from "./report.ts";
import type { CatalogResult, Results } from "./results.ts";
import { type BenchService, startBenchService } from "./service.ts";
import { describeSurroundings } from "./surroundings.ts";
import { measureImportUnderSearch, measureRegister } from "./writes.ts";

const root = join(import.meta.dirname, "..");
const args = process.argv.slice(2);
let options: BenchOptions;
try {
  options = readBenchOptions(args, process.env["DATABASE_URL"]);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exit(2);
}

const command = ["npm run bench --", ...args].join(" ");
const results: Results = {
  surroundings: await describeSurroundings(options.databaseUrl, command),
  catalogs: [],
  cli: undefined,
};
const real = await readRealEntries();
for (const size of options.sizes) results.catalogs.push(await measureCatalog(size, real));
const text = report(results);
console.log(`\n${text}`);
keep(text);

async function measureCatalog(size: number, entries: readonly DebianEntry[]): Promise<CatalogResult> {
  const source = catalogSource(size, entries);
  console.log(`\n${source.entries.length} entries: ${source.real} real, ${source.generated} generated`);
  const service = await startBenchService(options.databaseUrl);
  try {
    const load = await loadCatalog(service.client, source.entries);
    console.log(
      `stored in ${load.storedSeconds.toFixed(1)} s, searchable by meaning in ${load.embeddedSeconds.toFixed(1)} s`,
    );
    const result: CatalogResult = {
      size: source.entries.length,
      real: source.real,
      generated: source.generated,
      load,
      operations: [],
      importUnderSearch: undefined,
      memory: undefined,
    };
    await measureParts(service, source.entries, result);
    return result;
  } finally {
    await service.stop();
  }
}

async function measureParts(
  service: BenchService,
  entries: readonly DebianEntry[],
  result: CatalogResult,
): Promise<void> {
  const { parts, seconds } = options;
  const queries = benchQueries();
  result.operations.push(...(await measureReads(service, entries, options)));
  if (parts.has("discover"))
    result.operations.push(...(await measureDiscover(service, entries.length, queries, seconds)));
  if (parts.has("cli") && results.cli === undefined) results.cli = await measureCliStart(root, service.address, 20);
  if (parts.has("register")) result.operations.push(...(await measureRegister(service, entries.length, seconds)));
  if (parts.has("load") && entries.length > 10_000) {
    result.importUnderSearch = await measureImportUnderSearch(service, entries.length, 5_000, queries);
  }
  if (parts.has("memory") && entries.length === Math.max(...options.sizes)) {
    const ids = entries.slice(0, 1_000).map((entry) => entry.content.id);
    result.memory = await measureMemory(service, ids, queries, options.memoryMinutes);
  }
}

/** Every run stays as JSON; the document shows the run that was asked to be shown. */
function keep(table: string): void {
  const folder = join(root, "bench/results");
  mkdirSync(folder, { recursive: true });
  const { date, commit } = results.surroundings;
  writeFileSync(join(folder, `${date}-${commit.replaceAll(" ", "-")}.json`), `${JSON.stringify(results, null, 2)}\n`);
  if (!options.writesDocument) return;
  const path = join(root, "docs/performance.md");
  const document = readFileSync(path, "utf8");
  const [before] = document.split("<!-- figures -->");
  writeFileSync(path, `${before}<!-- figures -->\n\n${table}`);
}
