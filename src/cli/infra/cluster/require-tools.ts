import { CliError } from "../../cli-error.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { runTool, ToolError } from "./run-tool.ts";
import { lastLines, type Toolbox } from "./toolbox.ts";
import { isAtLeast, type ToolName, toolRequirements, versionIn } from "./tool-requirements.ts";

/**
 * Looks for every program in one go, so that the user learns of all that is missing at once. Answers the versions.
 * @throws CliError naming each that is missing or too old: what for, which version, where to get it
 */
export async function requireTools(
  context: CliContext,
  tools: readonly ToolName[],
): Promise<ReadonlyMap<ToolName, string>> {
  const found = await Promise.all(tools.map(async (tool) => [tool, await versionOf(context, tool)] as const));
  const problems: string[] = [];
  const hints: string[] = [];
  const codes: string[] = [];
  for (const [tool, version] of found) {
    const { minimum, purpose, source } = toolRequirements[tool];
    if (version !== undefined && isAtLeast(version, minimum)) continue;
    const what = version === undefined ? "isn't on the PATH" : `is ${version}, older than ${minimum}`;
    codes.push(`${tool}_${version === undefined ? "missing" : "too_old"}`);
    problems.push(`${tool} ${what}; it is needed to ${purpose}`);
    hints.push(`get ${tool} ${minimum} or newer: ${source}`);
  }
  if (problems.length === 0) return new Map(found.map(([tool, version]) => [tool, version ?? ""]));
  const message = problems.length === 1 ? (problems[0] ?? "") : `${problems.length} programs are missing or too old`;
  const bottle = "or run the service on this machine without a cluster: kgents infra init --provider bottle";
  throw new CliError(codes.length === 1 ? (codes[0] ?? "") : "tools_missing", exitCodes.failed, message, {
    problems: problems.length === 1 ? [] : problems,
    hints: [...hints, bottle],
  });
}

/** Undefined when the program isn't there; 0.0.0 when it doesn't tell. */
export async function versionOf(context: CliContext, tool: ToolName): Promise<string | undefined> {
  try {
    const args = toolRequirements[tool].versionArguments;
    const { stdout, stderr } = await runTool(context, { tool, args, deadlineMs: 10_000 });
    return versionIn(stdout) ?? versionIn(stderr) ?? "0.0.0";
  } catch (error) {
    if (error instanceof ToolError && error.kind === "missing") return undefined;
    throw error;
  }
}

/** Docker's program may be there while its engine isn't, or is somebody else's. */
export async function requireDockerEngine(tools: Toolbox): Promise<void> {
  const { code, stderr } = await tools.try("docker", ["version", "--format", "{{.Server.Version}}"]);
  if (code === 0) return;
  const isForbidden = /permission denied/i.test(stderr);
  throw new CliError(
    isForbidden ? "docker_forbidden" : "docker_not_running",
    exitCodes.failed,
    `${isForbidden ? "this user may not use Docker's engine" : "Docker's engine doesn't answer"}: ${lastLines(stderr, 1)}`,
    {
      hints: isForbidden
        ? ["join the group docker (sudo usermod -aG docker $USER, then log in again), or use rootless Docker"]
        : ["start Docker Desktop, or: sudo systemctl start docker", "see which engine is meant: docker context ls"],
    },
  );
}
