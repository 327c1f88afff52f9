import { type ChildProcess, spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { CliError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Kubectl } from "./kubectl.ts";
import { lastLines } from "./toolbox.ts";
import type { ToolName } from "./tool-requirements.ts";

const openMs = 15_000;
const program: ToolName = "kubectl";

/** A `kubectl port-forward` to one port of one pod. It ends with the pod, or when disposed. */
export class PodTunnel implements AsyncDisposable {
  readonly pod: string;
  /** On loopback. */
  readonly port: number;
  readonly #child: ChildProcess;
  /** Resolves when it is over, whoever ended it. */
  readonly ended: Promise<void>;

  private constructor(pod: string, port: number, child: ChildProcess, ended: Promise<void>) {
    this.pod = pod;
    this.port = port;
    this.#child = child;
    this.ended = ended;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  connect(): Socket {
    return connect(this.port, "127.0.0.1");
  }

  /** Throws CliError when the pod can't be reached. */
  static async open(kubectl: Kubectl, pod: string, podPort: number): Promise<PodTunnel> {
    const { env, cwd, signal } = kubectl.tools.context;
    signal.throwIfAborted();
    const args = kubectl.arguments(["port-forward", "--address", "127.0.0.1", `pod/${pod}`, `:${podPort}`]);
    const child = spawn(program, [...args], { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      // What it says of each broken connection is the connection's own affair.
      stderr = (stderr + text).slice(-4_000);
    });
    const { promise: opened, resolve, reject } = Promise.withResolvers<number>();
    const ended = new Promise<void>((done) => {
      child.once("error", (error) => {
        reject(error);
        done();
      });
      child.once("close", () => {
        reject(new Error(lastLines(stderr, 1)));
        done();
      });
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const port = /127\.0\.0\.1:(\d+) ->/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    const timer = setTimeout(() => reject(new Error(`no answer within ${openMs / 1_000} s`)), openMs);
    const interrupt = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", interrupt, { once: true });
    try {
      return new PodTunnel(pod, await opened, child, ended);
    } catch (error) {
      child.kill();
      signal.throwIfAborted();
      throw new CliError(
        "pod_not_reached",
        exitCodes.failed,
        `pod ${pod} can't be reached: ${(error as Error).message}`,
        { cause: error },
      );
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", interrupt);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.ended;
  }
}
