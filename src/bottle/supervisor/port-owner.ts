import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";

/** Whether nobody listens on this port of loopback. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => resolve(true));
  const free = await promise;
  if (free) await new Promise((closed) => server.close(closed));
  return free;
}

/** Who listens on a port, as far as the system tells us: "process 123 (node server.js)"; undefined when it doesn't. */
export async function portOwner(port: number): Promise<string | undefined> {
  try {
    return (await ownerFromProc(port)) ?? (await ownerFromLsof(port));
  } catch {
    return undefined;
  }
}

async function ownerFromProc(port: number): Promise<string | undefined> {
  const inodes = new Set((await Promise.all(["tcp", "tcp6"].map((table) => listeningInodes(table, port)))).flat());
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      if (!inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? "")) continue;
      const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").filter((word) => word !== "");
      return `process ${pid} (${words.join(" ").slice(0, 120)})`;
    }
  }
  return undefined;
}

const listening = "0A";

async function listeningInodes(table: string, port: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/net/${table}`, "utf8").catch(() => "");
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listening)
    .map((fields) => fields[9] ?? "");
}

async function ownerFromLsof(port: number): Promise<string | undefined> {
  const args = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];
  const { stdout } = await promisify(execFile)("lsof", args, { timeout: 3_000 });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const name = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined ? undefined : `process ${pid} (${name ?? "?"})`;
}
