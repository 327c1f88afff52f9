import { expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { type Helm, type Rendering, renderChart } from "./helm.ts";

/** As much of a Kubernetes object as these tests read. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the kind says
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

export interface PodTemplate {
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- a pod's specification
  readonly spec: any;
}

/** The objects of a rendering that must succeed without a warning. */
export async function renderedObjects(helm: Helm, rendering: Rendering = {}): Promise<readonly KubernetesObject[]> {
  const { code, stdout, stderr } = await renderChart(helm, rendering);
  expect(stderr.replaceAll(/^.*(group- or world-readable|Pulled:|Digest:).*\n/gm, "")).toBe("");
  expect(code).toBe(0);
  return readObjects(stdout);
}

export function readObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) => {
    expect(document.errors).toEqual([]);
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}

export function named(objects: readonly KubernetesObject[], kind: string, name = "l-gent"): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`No ${kind} ${name} among ${objects.map(describeObject).join(", ")}`);
  return found;
}

export function describeObject({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}

/** Every pod that these objects would make. */
export function podTemplates(objects: readonly KubernetesObject[]): readonly PodTemplate[] {
  return objects.flatMap((object) => {
    const { metadata, spec } = object.kind === "Pod" ? object : (object.spec?.template ?? {});
    if (spec?.containers === undefined) return [];
    return [{ owner: describeObject(object), labels: metadata.labels, annotations: metadata.annotations ?? {}, spec }];
  });
}

// oxlint-disable-next-line typescript/no-explicit-any -- containers as Kubernetes has them
export function containers(spec: any): readonly any[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}
