import type { CliStart } from "./cli-start.ts";
import type { Comparison } from "./comparison.ts";
import type { Load } from "./load-catalog.ts";
import type { Memory } from "./memory.ts";
import type { Surroundings } from "./surroundings.ts";
import type { LoadedImport } from "./writes.ts";

/** Everything one run found, as it lies in bench/results/. */
export interface Results {
  readonly surroundings: Surroundings;
  readonly catalogs: CatalogResult[];
  cli: CliStart | undefined;
}

export interface CatalogResult {
  readonly size: number;
  readonly real: number;
  readonly generated: number;
  readonly load: Load;
  readonly operations: Comparison[];
  importUnderSearch: LoadedImport | undefined;
  memory: Memory | undefined;
}
