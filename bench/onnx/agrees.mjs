// Whether converted networks are still the published ones: ONNX Runtime Web runs them on the reference
// input, and what comes out is held against LiteRT's (networks.json of the reference data).
// `node agrees.mjs FOLDER NETWORKS.json`; every figure is printed, and the first that is too large ends it.
import { readFileSync } from "node:fs";
import * as ort from "onnxruntime-web/wasm";
import { fixedInput } from "../page/rounds.mjs";

/** Largest difference of an output, in standard deviations of the reference; a single value counts as it is. */
const TOLERANCE = 1e-3;

const [folder, file] = process.argv.slice(2);
const references = JSON.parse(readFileSync(file, "utf8"));
ort.env.wasm.numThreads = 1;

try {
  for (const [name, reference] of Object.entries(references)) await compare(name, reference);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function compare(name, { input, outputs }) {
  const session = await ort.InferenceSession.create(readFileSync(`${folder}/${name}.onnx`));
  const length = input.reduce((product, size) => product * size);
  const found = await session.run({ input: new ort.Tensor("float32", fixedInput(length), input) });
  for (const output of Object.keys(found)) {
    const off = difference(found[output], outputs[output]);
    console.log(`${name} ${output}: within ${off.toExponential(1)}`);
    if (!(off <= TOLERANCE)) throw new Error(`${name}.onnx is another network: ${output} is off by ${off}`);
  }
  await session.release();
}

function difference({ dims, data }, { shape, stride, std, values }) {
  const same = dims.length === shape.length && dims.every((size, i) => size === shape[i]);
  if (!same) throw new Error(`an output has the shape ${dims} instead of ${shape}`);
  const scale = values.length === 1 ? 1 : std;
  return values.reduce((worst, value, i) => Math.max(worst, Math.abs(data[i * stride] - value) / scale), 0);
}
