// Sagitta: the pose worker that ships, and its networks alone.
import { DETECTOR, PHOTO, bytes, networkFile, picture } from "/page/files.mjs";

/** The built pose worker with a model loaded. `engine` is a wish that a worker may know or not. */
export async function poseWorker(model, engine) {
  const worker = new Worker("/app/pose_loader.js", { type: "module" });
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
  const [, ...weights] = await Promise.all([next(), bytes(DETECTOR), bytes(networkFile(model))]);
  const load = engine ? { model, engine } : { model };
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

/** The landmark network alone on one of the engines of this build; null where there is no such engine. */
export async function network(model, engine) {
  const wasm = await import("/networks/networks.js");
  await wasm.default();
  const weights = new Uint8Array(await bytes(networkFile(model)));
  const network = await wasm.Network.load(engine, weights);
  return network && {
    name: network.name(),
    run: async (input) => network.run(input),
  };
}
