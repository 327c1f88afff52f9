// Makes data/static-minilm-256 again from the first static table and the sentence model it was distilled from:
//
//   npm install --prefix FOLDER --ignore-scripts onnxruntime-node@1.30.0
//   node bench/static-table/make.ts --runtime FOLDER --models FOLDER [--out FOLDER]
//
// `models` holds all-MiniLM-L6-v2/onnx/model_quantized.onnx and static-minilm-256, by default ../shared/models beside the
// clone. About four minutes on one core. Deterministic but for the sentence model's floating point and for Debian's
// package lists, which change with time: the table comes out equivalent, not byte for byte.
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readVectorTable } from "../../src/embedding/simple/vector-table.ts";
import { projectToPrincipalAxes } from "./principal-axes.ts";
import { teach, teacherDimension } from "./teacher.ts";
import { trainRows } from "./train-rows.ts";
import { trainingTexts } from "./training-texts.ts";

const { values: options } = parseArgs({
  options: {
    runtime: { type: "string" },
    models: { type: "string", default: resolve(import.meta.dirname, "../../../shared/models") },
    out: { type: "string", default: resolve(import.meta.dirname, "../../data/static-minilm-256") },
  },
});
if (options.runtime === undefined)
  throw new Error("--runtime names the folder in which onnxruntime-node was installed.");

const first = await readVectorTable(join(options.models, "static-minilm-256"));
const { dimension } = first;
const weighs = (row: number): boolean =>
  first.rows.subarray(row * dimension, (row + 1) * dimension).some((x) => x !== 0);
const texts = await trainingTexts();
console.error(`${texts.length} texts`);
const taught = await teach(
  texts,
  first.pieces,
  join(options.models, "all-MiniLM-L6-v2/onnx/model_quantized.onnx"),
  options.runtime,
  (done) => console.error(`taught ${done}`),
);
const teacher = projectToPrincipalAxes(taught, teacherDimension, dimension);
const lessons = texts
  .map((text, vector) => ({ rows: first.pieces.rows(text).filter(weighs), vector }))
  .filter(({ rows }) => rows.length > 0);
const old = Float32Array.from(first.rows, (value, place) => value * (first.scales[Math.floor(place / dimension)] ?? 0));
const table = trainRows(old, teacher, lessons, dimension, (epoch, loss) => {
  console.error(`epoch ${epoch}: mean loss ${loss.toFixed(4)}`);
});

const bytes = new Int8Array(table.length);
const scales = new Float32Array(table.length / dimension);
for (let row = 0; row < scales.length; row += 1) {
  const own = table.subarray(row * dimension, (row + 1) * dimension);
  const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  scales[row] = largest / 127;
  for (const [k, value] of own.entries())
    bytes[row * dimension + k] = largest === 0 ? 0 : Math.round((value / largest) * 127);
}
await mkdir(options.out, { recursive: true });
await writeFile(join(options.out, "vectors.i8"), bytes);
// Little-endian, as on every platform that Node 24 is pinned for.
await writeFile(join(options.out, "scales.f32"), scales);
