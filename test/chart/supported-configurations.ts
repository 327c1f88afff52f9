import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Rendering } from "./helm.ts";
import { chartFolder } from "./helm.ts";

/** The resource types that some configurations need and a bare cluster doesn't have. */
const apiVersions = ["monitoring.coreos.com/v1", "gateway.networking.k8s.io/v1"];

/** One small values file for each configuration that is supported, and the two that people start from. */
export const supportedConfigurations: readonly (readonly [string, Rendering])[] = [
  ...readdirSync(join(chartFolder, "ci"))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join(chartFolder, "ci", name)),
  join(chartFolder, "values-dev.yaml"),
  join(chartFolder, "values-prod.yaml"),
].map((file) => [basename(file, ".yaml"), { files: [file], apiVersions }] as const);
