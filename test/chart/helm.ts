import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { skipLoudly } from "../skip.ts";

export const chartFolder = join(import.meta.dirname, "../../charts/l-gent");

/** The Kubernetes that charts are rendered for where no cluster is asked; some builds of Helm name none themselves. */
const kubeVersion = "1.37.2";

export interface HelmResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Helm = (args: readonly string[], kubeconfig?: string) => Promise<HelmResult>;

/** Runs `body` once for each Helm on this machine: `helm`, and `helm3` where both major versions lie side by side. */
export function describeWithHelm(title: string, body: (helm: Helm, command: string) => void): void {
  const commands = ["helm", "helm3"].filter((command) => spawnSync(command, ["version", "--short"]).status === 0);
  for (const command of commands) {
    describe(`${title} (${command})`, () => {
      // Nothing of the user's own Helm, such as plugins, repositories or an ambient cluster, takes part.
      const home = mkdtempSync(join(tmpdir(), "lgent-helm-"));
      afterAll(() => rmSync(home, { recursive: true, force: true }));
      body((args, kubeconfig = join(home, "no-cluster")) => run(command, args, home, kubeconfig), command);
    });
  }
  if (commands.length === 0)
    test(title, (context) => skipLoudly(context, "needs helm 3.17 or newer on the PATH, or helm 4"));
}

export interface Rendering {
  /** Values files, by path. */
  readonly files?: readonly string[];
  /** Values as a JSON object, laid over the files. */
  readonly values?: object;
  readonly release?: string;
  readonly namespace?: string;
  readonly apiVersions?: readonly string[];
  /** A cluster that the chart may look things up in. */
  readonly kubeconfig?: string;
}

/** `helm template`; a refusal is a code other than 0 and its message on stderr. */
export function renderChart(helm: Helm, rendering: Rendering = {}): Promise<HelmResult> {
  const {
    files = [],
    values,
    release = "l-gent",
    namespace = "kgents-system",
    apiVersions = [],
    kubeconfig,
  } = rendering;
  const args = ["template", release, chartFolder, "--namespace", namespace];
  args.push("--kube-version", kubeVersion);
  if (kubeconfig !== undefined) args.push("--dry-run=server", "--disable-openapi-validation");
  for (const file of files) args.push("--values", file);
  for (const [key, value] of Object.entries(values ?? {})) args.push("--set-json", `${key}=${JSON.stringify(value)}`);
  for (const version of apiVersions) args.push("--api-versions", version);
  return helm(args, kubeconfig);
}

function run(command: string, args: readonly string[], home: string, kubeconfig: string): Promise<HelmResult> {
  const folders = { HELM_CONFIG_HOME: home, HELM_DATA_HOME: home, HELM_CACHE_HOME: home, KUBECONFIG: kubeconfig };
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { env: { ...process.env, ...folders }, timeout: 30_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
      },
    );
  });
}
