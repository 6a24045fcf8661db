// The engine on the graphics device, in a worker, on the device that the processor plays in Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, openApp, reference } from "./support.mjs";
import { framesOf, putFile, runFile, startPose } from "./worker.mjs";

/** A page whose worker runs on the graphics device; says which. */
async function onDevice(t) {
  const app = await openApp(t, "", "software");
  const adapter = await app.page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    return adapter && `${adapter.info.vendor} ${adapter.info.architecture} ${adapter.info.description}`;
  });
  assert.ok(adapter, "these flags give Chromium an adapter");
  assert.match(await startPose(app.page, "lite", "webgpu"), /^webgpu/);
  const loaded = await app.page.evaluate(() => window.loaded);
  t.diagnostic(`adapter: ${adapter}; the worker's: ${loaded.adapter}; ${loaded.reason}`);
  assert.ok(loaded.adapter);
  return app;
}

/** Distances in pixels between the landmarks of two poses. */
const apart = (a, b) =>
  a.landmarks_px.map(([x, y], i) => Math.hypot(x - b.landmarks_px[i][0], y - b.landmarks_px[i][1]));

const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;

/** The pose in a picture file, through a bitmap. */
async function still(page, path, job) {
  const base64 = bytes(path).toString("base64");
  return page.evaluate(async ([base64, job]) => {
    const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([data], { type: "image/jpeg" }));
    window.say({ bitmap: { job, t_s: 0, tracking: false } }, [bitmap], [bitmap]);
    const reply = await window.hear();
    window.say({ end: { job } });
    await window.hear();
    return reply.frame.frame.pose;
  }, [base64, job]);
}

test("without an adapter the processor is chosen, and the reason says so", async (t) => {
  const { page, problems } = await openApp(t);
  assert.doesNotMatch(await startPose(page, "lite", "auto"), /webgpu/);
  const { reason, adapter } = await page.evaluate(() => window.loaded);
  t.diagnostic(reason);
  assert.match(reason, /WebGPU/);
  assert.ok(!adapter);
  assert.deepEqual(problems(), []);
});

test("the device finds in a picture and in a video what the processor finds", async (t) => {
  const [picture, video] = [reference(t, "video/pose.jpg"), reference(t, "video/pose_squats.mp4")];
  if (!picture || !video) return;
  const device = await onDevice(t);
  const processor = await openApp(t);
  await startPose(processor.page, "lite", "simd");
  const poses = [];
  for (const { page } of [device, processor]) {
    const list = [await still(page, picture, 1)];
    await putFile(page, video);
    const replies = await runFile(page, 2, { cancelAfter: 5 });
    list.push(...framesOf(replies).slice(0, 5).map((f) => f.frame.pose));
    poses.push(list);
  }
  const distances = apart(poses[0][0], poses[1][0]);
  t.diagnostic(`picture: most ${Math.max(...distances).toFixed(4)} px`);
  assert.ok(Math.max(...distances) <= 0.5, "equal pixels give equal points");
  // Of a decoder's frame the device and the canvas make different pixels, because browsers have more
  // than one way from YUV to RGB; so both are held against the reference instead.
  const golden = JSON.parse(bytes(reference(t, "golden/squats.lite.json"))).frames;
  for (const [who, list] of [["device", poses[0]], ["processor", poses[1]]]) {
    const means = list.slice(1).map((pose, i) => mean(apart(pose, golden[i].pose)));
    t.diagnostic(`video, ${who}, means to the reference: ${means.map((m) => m.toFixed(2)).join(", ")} px`);
    assert.equal(means.length, 5);
    assert.ok(Math.max(...means) < 4, who);
  }
  assert.deepEqual(device.problems(), []);
});

test("a device that is lost in the middle of a video costs no frame", async (t) => {
  const video = reference(t, "video/pose_squats.mp4");
  if (!video) return;
  const { page } = await onDevice(t);
  await putFile(page, video);
  const running = runFile(page, 1, { tracking: true });
  await page.waitForTimeout(3000);
  // Ends the process that owns the device.
  const session = await page.context().browser().newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess").catch(() => {});
  const replies = await running;
  const changed = replies.find((r) => r.engine_changed);
  assert.ok(changed, "the worker says that another engine goes on");
  t.diagnostic(`after ${framesOf(replies.slice(0, replies.indexOf(changed))).length} frames: ${changed.engine_changed.reason}`);
  const frames = framesOf(replies);
  assert.equal(frames.length, 65);
  frames.forEach(({ frame }, i) => {
    assert.ok(Math.abs(frame.t_s - i / 5) < 1e-9);
    assert.ok(frame.pose, `frame ${i} has its pose`);
  });
});
