import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "./package-root.mjs";

// npm run lock, after every npm install: completes package-lock.json for the platforms it wasn't written on.
//
// npm leaves a platform's package out of the lock file when the registry at hand doesn't carry it (many mirrors hold
// only what was asked for), and `npm ci` of npm 11 then refuses the lock file everywhere. What is missing is known
// without asking anybody: the parent names the exact version, and the name says the platform. Such an entry has no
// checksum, and is never fetched on a platform it isn't for.

const path = join(packageRoot, "package-lock.json");

/** Every optional package that the lock file's packages name and the lock file doesn't hold: [path, entry]. */
export function missingPlatformPackages(lock = JSON.parse(readFileSync(path, "utf8"))) {
  const missing = new Map();
  for (const [parentPath, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const places = [`node_modules/${name}`, `${parentPath}/node_modules/${name}`];
      if (places.some((place) => lock.packages[place] !== undefined)) continue;
      missing.set(places[0], {
        version,
        ...platformOf(name),
        ...(parent.dev ? { dev: true } : {}),
        optional: true,
      });
    }
  }
  return [...missing];
}

function platformOf(name) {
  const words = name.split(/[/-]/);
  const pick = (known) => words.filter((word) => known.includes(word));
  const os = pick(["android", "darwin", "freebsd", "linux", "openharmony", "win32"]);
  const cpu = pick(["arm", "arm64", "ia32", "ppc64", "riscv64", "s390x", "x64"]);
  if (words.includes("armv7")) cpu.push("arm");
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`which platform is ${name} for?`);
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : "glibc";
  return { cpu, ...(os[0] === "linux" ? { libc: [libc] } : {}), os };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const lock = JSON.parse(readFileSync(path, "utf8"));
  const missing = missingPlatformPackages(lock);
  const packages = { ...lock.packages, ...Object.fromEntries(missing) };
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.length} packages of other platforms.`);
}
