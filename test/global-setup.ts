import { ensureBuilt } from "../scripts/build.mjs";

/** The command-line tests run the bundles: whoever starts vitest by hand gets fresh ones too. */
export default ensureBuilt;
