import type { ToolResult } from "./run-tool.ts";
import type { CallOptions, Toolbox } from "./toolbox.ts";
import type { ClusterTarget } from "./cluster-target.ts";

/** kubectl for one target: always with its context and namespace. */
export class Kubectl {
  readonly tools: Toolbox;
  readonly target: ClusterTarget;

  constructor(tools: Toolbox, target: ClusterTarget) {
    this.tools = tools;
    this.target = target;
  }

  arguments(args: readonly string[]): readonly string[] {
    return ["--context", this.target.context, "--namespace", this.target.namespace, ...args];
  }

  async try(args: readonly string[], options?: CallOptions): Promise<ToolResult> {
    return await this.tools.try("kubectl", this.arguments(args), options);
  }

  async look(args: readonly string[], options?: CallOptions): Promise<string> {
    return await this.tools.look("kubectl", this.arguments(args), options);
  }

  /** One object, or undefined when there is none of that name. */
  async find<Shape>(kind: string, name: string): Promise<Shape | undefined> {
    const text = await this.look(["get", kind, name, "--ignore-not-found", "--output=json"]);
    return text.trim() === "" ? undefined : (JSON.parse(text) as Shape);
  }

  async list<Shape>(kinds: string, selector: string): Promise<readonly Shape[]> {
    const text = await this.look(["get", kinds, "--selector", selector, "--output=json"]);
    return (JSON.parse(text) as { readonly items: readonly Shape[] }).items;
  }

  async change(args: readonly string[], options?: CallOptions): Promise<string> {
    return await this.tools.change("kubectl", this.arguments(args), options);
  }
}
