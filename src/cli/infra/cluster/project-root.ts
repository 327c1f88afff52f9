import { join } from "node:path";

/** The folder of package.json: the chart, the Dockerfile and the built programs lie below it. */
export const projectRoot = join(import.meta.dirname, "../../../..");
