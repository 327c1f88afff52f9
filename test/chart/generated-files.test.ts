import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { describeWithHelm } from "./helm.ts";
import { containers, named, podTemplates, readObjects, renderedObjects } from "./rendered-objects.ts";

const root = join(import.meta.dirname, "../..");
const manifests = join(root, "infra/k8s/manifests");
const execute = promisify(execFile);

describeWithHelm("the plain manifests", (helm, command) => {
  test("are what the chart renders today (npm run manifests)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lgent-manifests-"));
    try {
      const script = join(root, "scripts/render-manifests.mjs");
      await execute(process.execPath, [script, "--output", folder, "--helm", command], { timeout: 30_000 });
      expect(readdirSync(folder).toSorted()).toEqual(readdirSync(manifests).toSorted());
      for (const name of readdirSync(folder))
        expect([name, readFileSync(join(folder, name), "utf8")]).toEqual([
          name,
          readFileSync(join(manifests, name), "utf8"),
        ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("make the pods and selectors that Helm makes when it adopts them, so that nothing restarts", async () => {
    const rendered = await renderedObjects(helm);
    for (const [kind, name] of [
      ["Deployment", "l-gent"],
      ["StatefulSet", "l-gent-postgres"],
    ] as const)
      expect(named(manifestObjects(), kind, name).spec).toEqual(named(rendered, kind, name).spec);
  });
});

test("the plain manifests claim nothing of Helm's, and say that their password is public", () => {
  const text = readdirSync(manifests)
    .map((name) => readFileSync(join(manifests, name), "utf8"))
    .join("");
  expect(text).not.toMatch(/helm\.sh\/|managed-by|helm-smoke/i);
  expect(text).toContain("THE PASSWORD IN THIS FILE IS PUBLIC");
  const objects = manifestObjects();
  expect(objects.every(({ metadata }) => metadata.namespace === "kgents-system")).toBe(true);
  expect(podTemplates(objects).flatMap(({ spec }) => containers(spec))).toHaveLength(4);
});

test("the page of the chart's values is what values.yaml says today (npm run chart-values)", async () => {
  const { stdout } = await execute(process.execPath, [join(root, "scripts/chart-values.mjs"), "--print"]);
  expect(readFileSync(join(root, "docs/chart-values.md"), "utf8")).toBe(stdout);
});

function manifestObjects(): ReturnType<typeof readObjects> {
  return readdirSync(manifests).flatMap((name) => readObjects(readFileSync(join(manifests, name), "utf8")));
}
