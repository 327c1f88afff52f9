import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { CliContext } from "../../context.ts";
import type { ToolResult } from "./run-tool.ts";
import { lastLines, Toolbox } from "./toolbox.ts";

/** The name that kind gives the kube context of a cluster. */
export function kindContext(cluster: string): string {
  return `kind-${cluster}`;
}

export async function kindClusters(tools: Toolbox): Promise<readonly string[]> {
  const text = await tools.look("kind", ["get", "clusters"]);
  return text.split("\n").filter((line) => line !== "" && !line.includes(" "));
}

/** Makes a cluster, or nothing: half a cluster can't be told from a whole one by its name, so it is removed again. */
export async function createKindCluster(tools: Toolbox, cluster: string): Promise<void> {
  const args = ["create", "cluster", "--name", cluster];
  if (tools.isDryRun) {
    await tools.change("kind", args);
    return;
  }
  let result: ToolResult;
  try {
    result = await tools.try("kind", args, { deadlineMs: 600_000 });
  } catch (error) {
    await removeHalf(tools, cluster);
    throw error;
  }
  if (result.code === 0) return;
  await removeHalf(tools, cluster);
  throw new CliError(
    "kind_failed",
    exitCodes.failed,
    `kind can't make the cluster ${cluster}: ${errorLine(result.stderr)}`,
    {
      problems: lastLines(result.stderr, 12).split("\n"),
      hints: hintsFor(result.stderr),
    },
  );
}

/** Starts the containers of a cluster that were stopped, as after a restart of the machine. Answers how many. */
export async function startKindNodes(tools: Toolbox, cluster: string): Promise<number> {
  const filter = ["--filter", `label=io.x-k8s.kind.cluster=${cluster}`];
  const text = await tools.look("docker", [
    "ps",
    "--all",
    ...filter,
    "--filter",
    "status=exited",
    "--format",
    "{{.Names}}",
  ]);
  const stopped = text.split("\n").filter((line) => line !== "");
  if (stopped.length > 0) await tools.change("docker", ["start", ...stopped], { deadlineMs: 60_000 });
  return stopped.length;
}

async function removeHalf(tools: Toolbox, cluster: string): Promise<void> {
  // The user's interrupt has ended the old signal; this much must still be done.
  const alive = new Toolbox(withoutInterrupt(tools.context));
  await alive.try("kind", ["delete", "cluster", "--name", cluster], { deadlineMs: 60_000, isUninterruptible: true });
}

function withoutInterrupt(context: CliContext): CliContext {
  return Object.create(context, { signal: { value: new AbortController().signal } }) as CliContext;
}

function errorLine(stderr: string): string {
  const line = stderr.split("\n").find((text) => text.startsWith("ERROR"));
  return line?.replace(/^ERROR:\s*/, "") ?? lastLines(stderr, 1);
}

function hintsFor(stderr: string): readonly string[] {
  if (/no space left/i.test(stderr)) return ["the disk is full; see what Docker holds: docker system df"];
  if (/port is already allocated|address already in use/i.test(stderr))
    return ["a port that the cluster needs is in use"];
  return ["try it by itself, with its reasons: kind create cluster --retain --verbosity 3"];
}
