import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "./package-root.mjs";

const outputs = join(packageRoot, "dist");
const stamp = join(outputs, ".inputs");

/**
 * Bundles every program of src/bin into dist/. Skipped when nothing that goes in has changed since: the stamp is a
 * hash over contents, so that a fresh clone, a branch switch or a touched file don't count.
 */
export async function ensureBuilt() {
  const programs = readdirSync(join(packageRoot, "src/bin")).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const inputs = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  const started = performance.now();
  const { build } = await import("esbuild");
  const common = {
    absWorkingDir: packageRoot,
    bundle: true,
    platform: "node",
    target: "node24",
    sourcemap: true,
    // Its WebAssembly and extension archives lie beside its code; pg-native is an optional binding that nobody installs.
    external: ["@electric-sql/pglite", "@electric-sql/pglite-pgvector", "pg-native"],
    logLevel: "warning",
    write: false,
  };
  const services = await build({
    ...common,
    entryPoints: programs.filter((name) => name !== commandLine).map((name) => `src/bin/${name}`),
    outdir: outputs,
    splitting: true,
    format: "esm",
    banner: { js: commonJsBanner },
    plugins: [keepSourceFolders("import.meta.dirname", "import.meta.url")],
  });
  // One file whose parts still run only when they are imported: 25 chunks fewer to find and read at every start. Only
  // CommonJS leaves Node's own modules, such as http2, to the parts that use them.
  const kgents = await build({
    ...common,
    entryPoints: [`src/bin/${commandLine}`],
    outfile: join(outputs, "kgents.cjs"),
    format: "cjs",
    plugins: [keepSourceFolders("__dirname", 'require("node:url").pathToFileURL(__filename)'), leaveOutChildProcess],
  });
  putInPlace([...services.outputFiles, ...kgents.outputFiles]);
  writeFileSync(stamp, inputs);
  console.error(`Built ${programs.length} programs in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/**
 * The programs last, which load the parts, each file whole at once. Old parts go only when they are old: programs
 * that run meanwhile load theirs lazily, and two builds may run at once.
 */
function putInPlace(files) {
  mkdirSync(outputs, { recursive: true });
  const isProgram = ({ path }) => !/-[0-9A-Z]{8}\.js(\.map)?$/.test(path);
  for (const { path, contents } of files.toSorted((a, b) => Number(isProgram(a)) - Number(isProgram(b)))) {
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, contents);
    renameSync(unfinished, path);
  }
  const fresh = new Set(files.map(({ path }) => basename(path)));
  for (const name of readdirSync(outputs)) {
    const path = join(outputs, name);
    const isOld = Date.now() - statSync(path, { throwIfNoEntry: false })?.mtimeMs > 3_600_000;
    if (!fresh.has(name) && isOld) rmSync(path, { force: true });
  }
}

/** The program that people wait for. */
const commandLine = "kgents.ts";

/** CommonJS packages in the bundle (pg, grpc-js) still ask for Node's own modules with require. */
const commonJsBanner = `import { createRequire as lgentCreateRequire } from "node:module";
const require = lgentCreateRequire(import.meta.url);`;

/**
 * A bundled module goes on believing that it lies in its source folder, so that `join(import.meta.dirname, "../..")`
 * means the same before and after bundling. Every output lies directly in dist/, hence the one step up.
 */
function keepSourceFolders(folder, url) {
  return {
    name: "keep-source-folders",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const source = relative(packageRoot, path).replaceAll("\\", "/");
        if (!source.startsWith("src/")) return undefined;
        const contents = readFileSync(path, "utf8")
          .replaceAll("import.meta.dirname", `(${folder} + "/../${dirname(source)}")`)
          .replaceAll("import.meta.filename", `(${folder} + "/../${source}")`)
          .replaceAll("import.meta.url", `new URL("../${source}", ${url}).href`);
        return { contents, loader: "ts" };
      });
    },
  };
}

/** commander loads it for subcommands that are programs of their own, of which kgents has none; it takes 5 ms. */
const leaveOutChildProcess = {
  name: "leave-out-child-process",
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[/\\]commander[/\\]/.test(importer) ? { path: "child_process", namespace: "left-out" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "export default {}", loader: "js" }));
  },
};

function hashInputs() {
  const hash = createHash("sha256");
  const files = ["package-lock.json", "package.json", "tsconfig.json", "scripts/build.mjs", ...sourceFiles("src")];
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(packageRoot, file)))
      .update("\0");
  return hash.digest("hex");
}

function sourceFiles(folder) {
  return readdirSync(join(packageRoot, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourceFiles(path);
      return /(?<!\.test)\.(ts|json)$/.test(entry.name) ? [path] : [];
    });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { ensureInstalled } = await import("./install.mjs");
  await ensureInstalled();
  await ensureBuilt();
}
