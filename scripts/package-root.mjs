import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone. `import.meta.dirname` would do from Node 20.11 on; these scripts promise 20. */
export const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
