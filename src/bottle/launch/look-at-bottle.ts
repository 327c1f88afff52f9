import { bottlePaths } from "../files/bottle-paths.ts";
import { type BottleState, readBottleState } from "../files/bottle-state.ts";
import { isLocked } from "../files/hold-lock.ts";

/** A bottle as it is found from outside. */
export interface BottleView {
  readonly directory: string;
  /** What its supervisor said last; undefined when there never was one. */
  readonly state: BottleState | undefined;
  /** Its supervisor lives. */
  readonly isSupervised: boolean;
  /** A database process holds the data. */
  readonly isDataHeld: boolean;
}

export async function lookAtBottle(directory: string): Promise<BottleView> {
  const paths = bottlePaths(directory);
  return {
    directory,
    state: await readBottleState(paths.state),
    isSupervised: isLocked(paths.supervisorLock),
    isDataHeld: isLocked(paths.dataLock),
  };
}
