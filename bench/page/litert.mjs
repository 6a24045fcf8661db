// LiteRT.js: the same network files, one thread or WebGPU.
import { USED, bytes, networkFile } from "/page/files.mjs";
import { Tensor, loadAndCompile, loadLiteRt } from "/peers/litert/index.js";

/** What LiteRT.js loads in a browser without relaxed SIMD; given the folder, it looks at the browser itself. */
const WITHOUT_RELAXED = "/peers/litert-wasm/litert_wasm_compat_internal.js";

let loaded;

/** The landmark network alone; a run answers its used outputs by name. A page has one build of it. */
export async function network(model, accelerator, relaxed = true) {
  await (loaded ??= loadLiteRt(relaxed ? "/peers/litert-wasm/" : WITHOUT_RELAXED));
  const weights = new Uint8Array(await bytes(networkFile(model)));
  const network = await loadAndCompile(weights, { accelerator });
  if (!network.isFullyAccelerated) throw new Error(`LiteRT.js does not run all of ${model} on ${accelerator}`);
  const { shape } = network.getInputDetails()[0];
  const names = network.getOutputDetails().map((output) => output.name);
  return {
    name: `LiteRT.js ${accelerator}${relaxed ? "" : " without relaxed SIMD"}`,
    async run(input) {
      const given = new Tensor(input, [...shape]);
      const outputs = await network.run(given);
      const found = {};
      for (const [i, output] of outputs.entries()) {
        if (!USED.includes(names[i])) {
          output.delete();
          continue;
        }
        const here = accelerator === "wasm" ? output : await output.copyTo("wasm");
        found[names[i]] = here.toTypedArray().slice();
        if (here !== output) here.delete();
        output.delete();
      }
      given.delete();
      return found;
    },
  };
}
