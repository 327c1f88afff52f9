import { type Command, Option } from "commander";
import { statuses } from "../../core/catalog/status.ts";
import { repeated } from "./option-values.ts";

/** What the filter flags of catalog, discover and export give. */
export interface FilterOptions {
  readonly type?: readonly string[];
  readonly status?: readonly (typeof statuses)[number][];
  readonly author?: readonly string[];
  readonly keyword?: readonly string[];
  readonly includeRetired?: boolean;
}

/** Filters combine with AND; the values of one flag, given several times, with OR. */
export function addFilterOptions(command: Command): Command {
  return command
    .option("--type <type>", "only this type; may be given several times, as may the next three", repeated)
    .addOption(new Option("--status <status>", `only this status: ${statuses.join(", ")}`).argParser(repeated))
    .option("--author <author>", "only by this author", repeated)
    .option("--keyword <keyword>", "only with this keyword", repeated)
    .option("--include-retired", "retired entries too");
}
