// A long video shared by several workers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse, download, drop, id, review } from "./app.mjs";
import { canMake, make, openApp, reference } from "./support.mjs";

test("the landmarks do not depend on how many workers share a video", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path || !canMake(t)) return;
  // 650 frames of 30 per second: five stretches after which the square is taken anew, so two parts.
  const clip = make("long.mp4", `-stream_loop 9 -i ${path} -vf scale=360:640,setpts=N/30/TB -r 30 -c:v libx264 -preset ultrafast -bf 2 -g 100 -pix_fmt yuv420p`);
  const tracks = [];
  for (const workers of ["1", "3"]) {
    const { page, problems } = await openApp(t, "#/settings");
    await page.selectOption(id("workers"), workers);
    // The page's own worker comes first, on a busy machine a moment later.
    while (!page.workers().some((worker) => /pose/.test(worker.url()))) await page.waitForTimeout(50);
    const started = [];
    page.on("worker", (worker) => started.push(worker.url()));
    await page.click(id("home"));
    await drop(page, clip, "long.mp4", "video/mp4");
    await analyse(page, "lite", false);
    await review(page);
    const { text } = await download(page, "download-pose");
    tracks.push(JSON.parse(text).frames);
    assert.equal(started.filter((url) => /pose/.test(url)).length, workers === "1" ? 0 : 1);
    assert.deepEqual(problems(), []);
    await page.close();
  }
  const [alone, shared] = tracks;
  assert.equal(alone.length, 650);
  assert.deepEqual(shared, alone);
});

test("a worker that fails its part costs nothing but time", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path || !canMake(t)) return;
  const clip = make("halves.mp4", `-stream_loop 7 -i ${path} -vf scale=360:640,setpts=N/30/TB -r 30 -c:v libx264 -preset ultrafast -g 100 -pix_fmt yuv420p`);
  const { page } = await openApp(t, "#/settings");
  await page.selectOption(id("workers"), "2");
  await page.click(id("home"));
  // The page has its own worker by now; the one that is to help loads a model and dies of its part.
  let helpers = 0;
  await page.context().route("**/pose*_loader.js", (route) => {
    helpers += 1;
    return route.fulfill({ contentType: "text/javascript", body: `
      onmessage = ({ data: { message } }) => {
        if (message.load) postMessage({ message: { loaded: { engine: "none", reason: "" } } });
        if (message.file) setTimeout(() => { throw new Error("broken"); }, 500);
      };
      postMessage({ message: "ready" });` });
  });
  await drop(page, clip, "halves.mp4", "video/mp4");
  await analyse(page, "lite", false);
  await review(page);
  assert.equal(helpers, 1);
  assert.equal(JSON.parse((await download(page, "download-pose")).text).frames.length, 520);
});
