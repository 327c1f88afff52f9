import { existsSync } from "node:fs";
import { join } from "node:path";
import { CliError, usageError } from "../../cli-error.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { type ImageReference, parseImageReference } from "./image-reference.ts";
import { projectRoot } from "./project-root.ts";
import type { Steps } from "./steps.ts";
import type { Toolbox } from "./toolbox.ts";

const repository = "kgents/l-gent";
const buildMs = 1_800_000;
const loadMs = 600_000;

/**
 * The image to run: the one asked for; else, for kind and where the Dockerfile is at hand, one that is built here;
 * else undefined, and the chart's own default holds. A built image is tagged with its content, so that another content
 * is another revision, and a rollback finds the old one.
 */
export async function provideImage(
  tools: Toolbox,
  steps: Steps,
  target: ClusterTarget,
  asked: string | undefined,
): Promise<ImageReference | undefined> {
  const image = asked === undefined ? await built(tools, steps, target) : parsed(asked);
  if (image !== undefined && target.provider === "kind") await load(tools, steps, target, image);
  return image;
}

function parsed(text: string): ImageReference {
  const image = parseImageReference(text);
  if (image !== undefined) return image;
  throw usageError(`${text} isn't an image reference; it reads NAME[:TAG][@sha256:DIGEST]`);
}

async function built(tools: Toolbox, steps: Steps, { provider }: ClusterTarget): Promise<ImageReference | undefined> {
  const dockerfile = join(projectRoot, "docker/Dockerfile");
  if (provider !== "kind" || !existsSync(dockerfile)) return undefined;
  const { default: project } = await import("../../../../package.json", { with: { type: "json" } });
  let tag = project.version;
  await steps.run("image", async () => {
    const args = ["build", "--file", dockerfile, "--tag", `${repository}:${project.version}`, projectRoot];
    await tools.change("docker", args, {
      deadlineMs: buildMs,
      hints: ["see all that it says: run the command by hand, docker build -f docker/Dockerfile ."],
    });
    if (tools.isDryRun) return "to be built";
    const id = (
      await tools.look("docker", ["image", "inspect", "--format", "{{.Id}}", `${repository}:${project.version}`])
    ).trim();
    tag = `${project.version}-${id.replace(/^sha256:/, "").slice(0, 12)}`;
    await tools.change("docker", ["tag", `${repository}:${project.version}`, `${repository}:${tag}`]);
    return `built ${repository}:${tag}`;
  });
  return { repository, tag, digest: "" };
}

async function load(tools: Toolbox, steps: Steps, { cluster }: ClusterTarget, image: ImageReference): Promise<void> {
  const reference = `${image.repository}${image.tag === "" ? "" : `:${image.tag}`}`;
  await steps.run("image in the node", async () => {
    if (tools.isDryRun) {
      await tools.change("kind", ["load", "docker-image", "--name", cluster, reference]);
      return "to be loaded if it isn't there";
    }
    const { code } = await tools.try("docker", ["image", "inspect", "--format", "{{.Id}}", reference]);
    if (code !== 0 || image.digest !== "") return `${reference} isn't in Docker here; the node must pull it`;
    // kind compares the contents itself, and does nothing when the node has them.
    const result = await tools.try("kind", ["load", "docker-image", "--name", cluster, reference], {
      deadlineMs: loadMs,
    });
    if (result.code === 0) return /already present/.test(result.stderr) ? "already there" : "loaded";
    const isFull = /no space left/i.test(result.stderr);
    throw new CliError(
      isFull ? "disk_full" : "kind_failed",
      exitCodes.failed,
      `the image can't be put into the node: ${result.stderr.trim().split("\n").at(-1)}`,
      {
        hints: isFull
          ? ["the disk is full; see what Docker holds: docker system df"]
          : [`see the nodes: docker ps --all --filter label=io.x-k8s.kind.cluster=${cluster}`],
      },
    );
  });
}
