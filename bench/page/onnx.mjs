// ONNX Runtime Web: the same networks as ONNX, one thread or WebGPU.
import { USED, bytes } from "/page/files.mjs";

/** The build of the runtime that knows a provider. */
const BUILDS = { wasm: "/peers/onnxruntime/ort.wasm.min.mjs", webgpu: "/peers/onnxruntime/ort.webgpu.min.mjs" };

/** The landmark network alone, without what is not used of it; a run answers its outputs by name. */
export async function network(model, provider) {
  const ort = await import(BUILDS[provider]);
  ort.env.wasm.wasmPaths = "/peers/onnxruntime/";
  ort.env.wasm.numThreads = 1;
  const weights = new Uint8Array(await bytes(`/data/onnx/${model}.onnx`));
  const session = await ort.InferenceSession.create(weights, { executionProviders: [provider] });
  return {
    name: `onnxruntime-web ${provider}`,
    async run(input) {
      const outputs = await session.run({ input: new ort.Tensor("float32", input, [1, 256, 256, 3]) });
      return Object.fromEntries(USED.map((name) => [name, outputs[name].data]));
    },
  };
}
