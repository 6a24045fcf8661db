// The figures that are measured in one page, side by side.
import { PHOTO, USED, picture } from "/page/files.mjs";
import * as ours from "/page/ours.mjs";
import { fixedInput, rounds } from "/page/rounds.mjs";

/**
 * The landmark network of a model on each of our engines and on the peers, with the largest difference of
 * their outputs in standard deviations of LiteRT.js's, which runs the published file itself.
 */
export async function networks({ model, engines, accelerator, count, relaxed }) {
  const litert = await import("/page/litert.mjs");
  const onnx = await import("/page/onnx.mjs");
  const peers = [await litert.network(model, accelerator, relaxed), await onnx.network(model, accelerator)];
  const own = (await Promise.all(engines.map((engine) => ours.network(model, engine)))).filter(Boolean);
  const input = fixedInput(256 * 256 * 3);
  const all = [...peers, ...own];
  const { times, results } = await rounds(count, all.map((one) => ({ run: () => one.run(input) })));
  const measured = all.map(({ name, engine }, i) => ({ name, engine, times: times[i], off: worst(results[i], results[0]) }));
  return { peers: measured.slice(0, peers.length), ours: measured.slice(peers.length) };
}

/**
 * Largest difference of what both give. An engine that keeps the heat maps to itself gives points that
 * are refined by them, which the peer's are not.
 */
function worst(found, reference) {
  const refined = !found.Identity_3;
  const names = USED.filter((name) => !refined || !["Identity", "Identity_3"].includes(name));
  return Math.max(...names.map((name) => difference(found[name], reference[name])));
}

/** Largest difference in standard deviations of the reference; a single value counts as it is. */
function difference(found, reference) {
  if (found?.length !== reference.length) throw new Error(`${found?.length} values instead of ${reference.length}`);
  const mean = reference.reduce((sum, x) => sum + x, 0) / reference.length;
  const variance = reference.reduce((sum, x) => sum + (x - mean) ** 2, 0) / reference.length;
  const scale = Math.sqrt(variance) || 1;
  return found.reduce((worst, x, i) => Math.max(worst, Math.abs(x - reference[i]) / scale), 0);
}

/** The frames of a video as a decoder gives them, one after the other, through PoseLandmarker and through our pose worker. */
export async function tracking({ frames, passes, engine }) {
  const { landmarker } = await import("/page/tasks_vision.mjs");
  const peer = await landmarker("VIDEO");
  const worker = await ours.poseWorker("lite", engine);
  const files = await Promise.all(frames.map((path) => picture(path)));
  const next = (round) => files[round % files.length].frame();
  const inside = [];
  const found = [0, 0];
  const { times } = await rounds(passes * files.length - 2, [
    {
      before: next,
      run: (frame, round) => {
        found[0] += peer.detectForVideo(frame, round * 200).landmarks.length;
        frame.close();
      },
    },
    {
      before: next,
      run: async (picture, round) => {
        const { frame, stats } = await worker.frame(picture, round / 5);
        found[1] += frame.pose ? 1 : 0;
        inside.push(stats.copy_ms + stats.pose_ms);
      },
    },
  ]);
  worker.close();
  peer.close();
  const one = await files[0].frame();
  const { format } = one;
  one.close();
  return { engine: worker.engine, format, peer: times[0], ours: times[1], inside: inside.slice(2), found };
}

/**
 * Landmarks of the photo from both, in pixels: how far ours are off as shipped, how far with squares cut as the
 * peer cuts them on the processor (`delegate` "CPU"), and how far its own two delegates are apart ("GPU").
 */
export async function agreement({ engine, model, delegate }) {
  const { landmarker } = await import("/page/tasks_vision.mjs");
  const worker = await ours.poseWorker(model, engine);
  const photo = await picture(PHOTO);
  const bitmap = await photo.bitmap();
  const { width, height } = bitmap;
  const ofPeer = async (delegate) => {
    const peer = await landmarker("IMAGE", model, delegate);
    const [points] = peer.detect(bitmap).landmarks;
    peer.close();
    return points;
  };
  const theirs = await ofPeer(delegate);
  const { frame } = await worker.frame(await photo.bitmap(), 0, { tracking: false });
  worker.close();
  const distances = (points) => {
    const off = theirs.map(({ x, y }, i) => Math.hypot(points[i][0] - x * width, points[i][1] - y * height));
    const max = Math.max(...off);
    const worst = off.indexOf(max);
    const mean = off.reduce((sum, d) => sum + d, 0) / off.length;
    return { mean, max, worst, visibility: theirs[worst].visibility };
  };
  const shipped = distances(frame.pose.landmarks_px);
  if (delegate === "CPU") return { engine: worker.engine, shipped, alike: distances(await ours.likePeer(model, bitmap)) };
  const onCpu = (await ofPeer("CPU")).map(({ x, y }) => [x * width, y * height]);
  return { engine: worker.engine, shipped, apart: distances(onCpu) };
}

/** Our pose worker alone on the photo: each model, followed and searched anew. */
export async function alone({ model, tracking, count, engine }) {
  const worker = await ours.poseWorker(model, engine);
  const photo = await picture(PHOTO);
  const inside = [];
  await rounds(count, [{
    before: () => photo.bitmap(),
    run: async (bitmap, round) => {
      const { frame, stats } = await worker.frame(bitmap, round / 30, { tracking });
      if (!frame.pose) throw new Error("the person in the photo was not found");
      inside.push(stats.copy_ms + stats.pose_ms);
    },
  }]);
  worker.close();
  return { engine: worker.engine, times: inside.slice(2) };
}
