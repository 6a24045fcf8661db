// Speaks with the workers directly, below the interface.
import { bytes } from "./support.mjs";

/** Starts the pose worker in the page with a model loaded; answers how it called its engine. */
export async function startPose(page, model = "lite", engine = "auto") {
  return page.evaluate(async ([model, engine]) => {
    const worker = new Worker(new URL("pose_loader.js", document.baseURI), { type: "module" });
    const heard = [];
    let wake = () => {};
    worker.onmessage = (e) => { heard.push(e.data.message); wake(); };
    worker.onerror = (e) => { heard.push({ died: e.message }); wake(); };
    window.hear = async () => {
      while (heard.length === 0) await new Promise((r) => { wake = r; });
      return heard.shift();
    };
    window.say = (message, payload = [], transfer = []) =>
      worker.postMessage({ message, payload }, transfer);
    const ready = await window.hear();
    if (ready !== "ready") throw new Error(JSON.stringify(ready));
    const files = ["pose_detection.tflite", `pose_landmark_${model}.tflite`];
    const weights = await Promise.all(files.map(async (f) => {
      const response = await fetch(new URL(`models/${f}.halves`, document.baseURI));
      const halves = new Uint8Array(await response.arrayBuffer());
      // Even bytes come first.
      return halves.map((_, i) => halves[(i >> 1) + (i & 1) * ((halves.length + 1) >> 1)]).buffer;
    }));
    window.say({ load: { model, engine } }, weights, weights);
    const loaded = await window.hear();
    if (!loaded.loaded) throw new Error(JSON.stringify(loaded));
    window.loaded = loaded.loaded;
    return loaded.loaded.engine;
  }, [model, engine]);
}

/** Puts a file into the page as `window.file`. */
export async function putFile(page, path, name = "file.mp4") {
  const base64 = bytes(path).toString("base64");
  await page.evaluate(async ([base64, name]) => {
    const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    window.file = new File([data], name);
  }, [base64, name]);
}

/** Runs a file job to its end; `cancelAfter` frames it is cancelled. Answers every reply. */
export async function runFile(page, job, { tracking = false, cancelAfter = Infinity } = {}) {
  return page.evaluate(async ([job, tracking, cancelAfter]) => {
    window.say({ file: { job, tracking } }, [window.file]);
    const replies = [];
    let frames = 0;
    for (;;) {
      const reply = await window.hear();
      replies.push(reply);
      const kind = Object.keys(reply)[0];
      if (kind === "frame" && reply.frame.job === job && ++frames >= cancelAfter) {
        window.say({ cancel: { job } });
        return replies;
      }
      if (["done", "failed", "undecodable", "died"].includes(kind)) return replies;
    }
  }, [job, tracking, cancelAfter === Infinity ? 1e9 : cancelAfter]);
}

export const framesOf = (replies) => replies.filter((r) => r.frame).map((r) => r.frame);
