import { spawn } from "node:child_process";
import { percentile } from "./measure.ts";

export interface CliStart {
  readonly runs: number;
  /** Medians in milliseconds. */
  readonly node: number;
  readonly catalog: number;
  readonly difference: number;
}

/**
 * `./kgents library catalog` against a running service beside bare `node -e 0`, in turn, so that both meet the same
 * machine. Medians.
 */
export async function measureCliStart(root: string, address: string, runs: number): Promise<CliStart> {
  const node: number[] = [];
  const catalog: number[] = [];
  for (let run = -2; run < runs; run += 1) {
    const bare = await time(process.execPath, ["-e", "0"], root);
    const ours = await time("./kgents", ["library", "catalog", "--service", address], root);
    // The first two pairs fill the caches.
    if (run < 0) continue;
    node.push(bare);
    catalog.push(ours);
  }
  const median = (times: number[]): number =>
    percentile(
      times.toSorted((a, b) => a - b),
      0.5,
    );
  return { runs, node: median(node), catalog: median(catalog), difference: median(catalog) - median(node) };
}

function time(command: string, args: readonly string[], cwd: string): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve(performance.now() - started);
      else reject(new Error(`${command} ${args.join(" ")} ended with code ${code}`));
    });
  });
}
