import { expect, test } from "vitest";
import type { ClusterTarget } from "./cluster-target.ts";
import { upgradeArguments } from "./helm.ts";
import { shellText } from "./run-tool.ts";

const target: ClusterTarget = { provider: "kind", cluster: "c", context: "kind-c", namespace: "n", release: "l-gent" };

test("an upgrade always names context and namespace, and what the user sets wins over the image", () => {
  const image = { repository: "a/b", tag: "1", digest: "" };
  const args = upgradeArguments(target, { image, values: ["x.yaml", "y.yaml"], set: ["lgent.image.tag=2"] });
  expect(args.slice(0, 3)).toEqual(["upgrade", "--install", "l-gent"]);
  expect(args.slice(4)).toEqual([
    ...["--values", "x.yaml", "--values", "y.yaml"],
    ...["--set-string", "lgent.image.repository=a/b", "--set-string", "lgent.image.tag=1"],
    ...["--set", "lgent.image.tag=2"],
    ...["--kube-context", "kind-c", "--namespace", "n"],
  ]);
});

test("without an image the chart's own default holds", () => {
  expect(upgradeArguments(target, { image: undefined, values: [], set: [] }).join(" ")).not.toContain("image");
});

test("a printed command can be pasted into a shell", () => {
  expect(shellText("helm", ["--set", "a=it's, $HOME"])).toBe("helm --set 'a=it'\\''s, $HOME'");
});
