import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import { type KgentsOptions, type KgentsResult, runKgents } from "../kgents.ts";
import { skipLoudly } from "../skip.ts";

const run = promisify(execFile);

/** A kind cluster of the test's own, with a kubeconfig and a state folder that nobody else sees. */
export class KindCluster {
  readonly name: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;

  private constructor(folder: string) {
    this.folder = folder;
    this.name = `kgents-test-${process.pid}`;
    this.env = {
      ...passedOn(["DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT"]),
      KUBECONFIG: join(folder, "kubeconfig"),
      LGENT_KIND_CLUSTER: this.name,
    };
  }

  static async prepare(): Promise<KindCluster> {
    return new KindCluster(await mkdtemp(join(tmpdir(), "lgent-cluster-")));
  }

  get stateDirectory(): string {
    return join(this.folder, "state");
  }

  kgents(args: readonly string[], options: KgentsOptions = {}): Promise<KgentsResult> {
    const { stateDirectory } = this;
    return runKgents(args, { stateDirectory, deadlineMs: 170_000, ...options, env: { ...this.env, ...options.env } });
  }

  infra(...args: readonly string[]): Promise<KgentsResult> {
    return this.kgents(["infra", ...args]);
  }

  /** What the command prints as JSON; fails when it exits with another code than 0. */
  async json<Shape>(...args: readonly string[]): Promise<Shape> {
    const { code, stdout, stderr } = await this.kgents([...args, "-o", "json"]);
    if (code !== 0) throw new Error(`kgents ${args.join(" ")} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Shape;
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await run("kubectl", ["--context", `kind-${this.name}`, ...args], {
      env: { ...process.env, ...this.env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  }

  async remove(): Promise<void> {
    await this.infra("port-forward", "--stop");
    await run("kind", ["delete", "cluster", "--name", this.name], { env: { ...process.env, ...this.env } });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Skips, with the reason, where there is no Docker engine or a program is missing. */
export async function needsCluster(context: TestContext): Promise<void> {
  const reason = await missing();
  if (reason !== undefined) skipLoudly(context, reason);
}

let known: Promise<string | undefined> | undefined;

function missing(): Promise<string | undefined> {
  known ??= (async () => {
    const probes = [
      ["docker", "info"],
      ["kind", "version"],
      ["kubectl", "version", "--client"],
      ["helm", "version"],
    ] as const;
    for (const [program, ...args] of probes) {
      try {
        await run(program, args, { timeout: 20_000 });
      } catch {
        return `needs a real cluster: ${program} ${args[0]} doesn't work here`;
      }
    }
    return undefined;
  })();
  return known;
}

function passedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
