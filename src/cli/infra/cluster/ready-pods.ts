import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { releaseSelector } from "./cluster-target.ts";
import type { Pod } from "./kube-objects.ts";
import type { Kubectl } from "./kubectl.ts";
import { podState } from "./pod-state.ts";
import type { ToolName } from "./tool-requirements.ts";
import { WatchEventReader } from "./watch-events.ts";

const program: ToolName = "kubectl";
const againMs = 1_000;

/** The service's pods that are ready and aren't ending, as the API server tells them, without a question per use. */
export class ReadyPods implements AsyncDisposable {
  readonly #kubectl: Kubectl;
  readonly #selector: string;
  readonly #ready = new Set<string>();
  readonly #onChange: () => void;
  readonly #closing = new AbortController();
  #child: ChildProcess | undefined;
  #running: Promise<void> = Promise.resolve();

  /** `onChange` is called when pods may have come or gone. */
  constructor(kubectl: Kubectl, onChange: () => void) {
    this.#kubectl = kubectl;
    this.#selector = `${releaseSelector(kubectl.target)},app.kubernetes.io/component=service`;
    this.#onChange = onChange;
  }

  get names(): readonly string[] {
    return [...this.#ready];
  }

  /** Lists them now and follows them from then on. Throws CliError when the cluster can't be asked. */
  async start(): Promise<void> {
    await this.refresh();
    this.#running = this.#follow();
  }

  /** Asks anew, for who has found that a pod isn't what it was. */
  async refresh(): Promise<void> {
    const pods = await this.#kubectl.list<Pod>("pods", this.#selector);
    this.#ready.clear();
    for (const pod of pods) this.#note(pod);
    this.#onChange();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#child?.kill();
    await this.#running;
  }

  #note(pod: Pod): void {
    if (podState(pod).isReady) this.#ready.add(pod.metadata.name);
    else this.#ready.delete(pod.metadata.name);
  }

  /** A watch ends when the API server likes, or restarts; then everything is asked anew, and watched again. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#watch();
      await sleep(againMs, undefined, { signal }).catch(() => {});
      // While the cluster can't be asked, what was known last still serves best.
      if (!signal.aborted) await this.refresh().catch(() => {});
    }
  }

  async #watch(): Promise<void> {
    const { env, cwd } = this.#kubectl.tools.context;
    const watch = ["get", "pods", "--selector", this.#selector, "--watch", "--output-watch-events", "--output=json"];
    const child = spawn(program, [...this.#kubectl.arguments(watch)], {
      env,
      cwd,
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#child = child;
    const reader = new WatchEventReader();
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const { type, object } of reader.read(text)) {
        if (type === "DELETED") this.#ready.delete(object.metadata.name);
        else if (type === "ADDED" || type === "MODIFIED") this.#note(object);
      }
      this.#onChange();
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once("error", () => resolve());
    child.once("close", () => resolve());
    await promise;
  }
}
