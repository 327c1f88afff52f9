import { ensureBuilt } from "../scripts/build.mjs";

/**
 * The command-line tests run the bundles: whoever starts vitest by hand gets fresh ones too. `npm test` has built before
 * and stopped if that failed; here, in the middle of work, the tests that need no bundle go on.
 */
export default async function buildPrograms(): Promise<void> {
  try {
    await ensureBuilt();
  } catch (error) {
    console.error("The programs don't build, so tests of processes run old ones or fail:", String(error));
  }
}
