// Sagitta: the pose worker that ships, and its networks alone.
import { DETECTOR, PHOTO, bytes, networkFile, picture, served } from "/page/files.mjs";

/** A module with `f32x4.relaxed_madd`, by which the app, too, tells whether the browser has it. */
const RELAXED = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 0x0a, 0x13, 1, 0x11, 0,
  0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x85, 2, 0x0b);

/** The program that the app would start for an engine. */
function program(engine) {
  if (engine === "burn") return "/app/pose_burn_loader.js";
  return WebAssembly.validate(RELAXED) ? "/app/pose_relaxed_loader.js" : "/app/pose_loader.js";
}

/** The built pose worker with a model loaded; `engine` as the app's settings name it. */
export async function poseWorker(model, engine = "auto") {
  const worker = new Worker(program(engine), { type: "module" });
  const heard = [];
  let wake = () => {};
  worker.onmessage = (event) => { heard.push(event.data.message); wake(); };
  worker.onerror = (event) => { heard.push({ failed: { message: event.message } }); wake(); };
  const next = async () => {
    while (heard.length === 0) await new Promise((resolve) => { wake = resolve; });
    const message = heard.shift();
    if (message.failed) throw new Error(message.failed.message);
    return message;
  };
  const [, ...weights] = await Promise.all([next(), served(DETECTOR), served(networkFile(model))]);
  const load = { model, engine };
  worker.postMessage({ message: { load }, payload: weights }, weights);
  const { loaded } = await next();
  return {
    engine: loaded.engine,
    /** One frame; a job is a run of frames that belong together. */
    async frame(bitmap, t_s, { job = 1, tracking = true } = {}) {
      worker.postMessage({ message: { bitmap: { job, t_s, tracking } }, payload: [bitmap] }, [bitmap]);
      return (await next()).frame;
    },
    close: () => worker.terminate(),
  };
}

/** From nothing to the landmarks of the photo. */
export async function firstLandmark() {
  const [worker, photo] = await Promise.all([
    poseWorker("lite"),
    picture(PHOTO).then((file) => file.bitmap()),
  ]);
  const { frame } = await worker.frame(photo, 0, { tracking: false });
  return frame.pose.landmarks_px.length;
}

/** What the benchmark alone has: networks without what is around them. */
async function parts() {
  const wasm = await import("/networks/networks.js");
  await wasm.default();
  return wasm;
}

const file = async (path) => new Uint8Array(await bytes(path));

/** The photo's landmarks in pixels, found in squares that are cut as MediaPipe cuts them on the processor. */
export async function likePeer(model, bitmap) {
  const { LikePeer } = await parts();
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const found = await LikePeer.load(await file(DETECTOR), await file(networkFile(model))).find(data, width);
  return Array.from({ length: found.length / 2 }, (_, i) => [found[2 * i], found[2 * i + 1]]);
}

/** The landmark network alone on one of the engines of this build; null where there is no such engine. */
export async function network(model, engine) {
  const wasm = await parts();
  const weights = await file(networkFile(model));
  const network = await wasm.Network.load(engine, weights);
  return network && {
    engine,
    name: engine.startsWith(network.name()) ? engine : network.name(),
    run: async (input) => network.run(input),
  };
}
