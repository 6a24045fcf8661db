// The live page with Chromium's camera, which plays a real clip.
import assert from "node:assert/strict";
import { test } from "node:test";
import { id, review } from "./app.mjs";
import { before, FAKE, heard, listening, squats, words } from "./camera.mjs";
import { bytes, openApp, reference } from "./support.mjs";

/** Landmarks that get a ring, in the order in which they are drawn. */
const JOINTS = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
/** The clip's pixels for one of the camera's. */
const SCALE = 2;

/** The app before a camera that plays the squats. */
const following = (t, more) => before(t, squats(t), more);

/** What the overlay shows for `seconds`: the joints in the camera's pixels, whenever they change. */
const overlay = (page, seconds) => page.evaluate(async (seconds) => {
  const seen = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const rings = [...document.querySelectorAll(".live-stage .joint .ring")].map((ring) => ring.getAttribute("d"));
    const joints = rings.map((d) => /^M([-\d.]+) ([-\d.]+)/.exec(d)?.slice(1).map(Number));
    if (joints.length > 0 && joints.every(Boolean) && rings.join() !== seen.at(-1)?.key) {
      seen.push({ key: rings.join(), joints });
    }
  }
  return seen.map(({ joints }) => joints);
}, seconds);

/** Height of the mid-hip in the clip's pixels; points 6 and 7 of the overlay. */
const hips = (joints) => (joints[6][1] + joints[7][1]) / 2 * SCALE;

test("the overlay follows the clip that the camera plays, and a recording of it becomes a report", async (t) => {
  const app = await following(t, { before: listening });
  if (!app) return;
  const { page, problems } = app;
  const golden = JSON.parse(bytes(reference(t, "golden/squats.lite.json")).toString());
  const truth = golden.frames.map((f) => JOINTS.map((i) => (f.landmarks_px ?? f.pose.landmarks_px)[i]));
  const range = (list) => [Math.min(...list), Math.max(...list)];
  const [top, bottom] = range(truth.map((j) => (j[6][1] + j[7][1]) / 2));

  // A whole round of the clip: the person goes down and up as in the recording.
  const seen = await overlay(page, 15);
  assert.ok(seen.length > 40, `${seen.length} overlays in 15 s`);
  const [highest, lowest] = range(seen.map(hips));
  const drop = bottom - top;
  assert.ok(Math.abs(highest - top) < 0.1 * drop, `highest ${highest}, in the recording ${top}`);
  assert.ok(Math.abs(lowest - bottom) < 0.15 * drop, `lowest ${lowest}, in the recording ${bottom}`);
  // Every overlay is near some frame of the recording, all joints together.
  const off = (joints) => Math.min(...truth.map((frame) =>
    joints.reduce((sum, [x, y], i) => sum + Math.hypot(x * SCALE - frame[i][0], y * SCALE - frame[i][1]), 0) / joints.length));
  const distances = seen.map(off).sort((a, b) => a - b);
  assert.ok(distances[Math.floor(distances.length * 0.9)] < 25, `nine of ten overlays within ${distances[Math.floor(distances.length * 0.9)]} px`);
  const numbers = await page.locator(`${id("live-numbers")} li`).allTextContents();
  t.diagnostic(numbers.join("; "));
  assert.ok(numbers.some((n) => /^\d+ ms from camera to overlay/.test(n)), numbers.join());

  await page.click(id("record"));
  await page.waitForSelector(id("countdown"));
  await page.waitForSelector(id("stop"));
  // Three seconds and the beginning are heard by who walks into the picture.
  assert.equal((await heard(page)).beeps, 4);
  await page.waitForFunction((at) => /0:1[0-9]/.test(document.querySelector(at)?.textContent), id("recording"), { timeout: 60_000 });
  await page.click(id("stop"));
  await page.waitForSelector(`${id("analyse")}:enabled`);
  assert.match(await page.textContent(id("source-name")), /^Recording .*\.(mp4|webm)$/);
  await page.locator(`label:has(${id("model-lite")})`).click();
  await page.click(id("analyse"));
  await review(page);
  assert.ok(await page.locator(id("rep-row")).count() >= 1);
  assert.deepEqual(problems(), []);
});

test("without the browser's own stream the frames are pushed, and the overlay still follows", async (t) => {
  const app = await following(t, { before: () => { delete window.MediaStreamTrackProcessor; } });
  if (!app) return;
  const seen = await overlay(app.page, 5);
  assert.ok(seen.length > 10, `${seen.length} overlays in 5 s`);
  assert.deepEqual(app.problems(), []);
});

test("other sizes of the picture, a mirror, and a turned phone", async (t) => {
  const app = await following(t, {
    // All that is made of the camera's track, as a turned phone turns all of it.
    before: () => {
      const { clone } = MediaStreamTrack.prototype;
      window.tracks = [];
      MediaStreamTrack.prototype.clone = function () {
        const track = clone.call(this);
        window.tracks.push(this, track);
        return track;
      };
    },
  });
  if (!app) return;
  const { page, problems } = app;
  const stage = page.locator(id("live-stage"));
  assert.match(await stage.getAttribute("class"), /mirrored/);
  await page.locator(`label:has(${id("mirror")})`).click();
  assert.doesNotMatch(await stage.getAttribute("class"), /mirrored/);

  const box = () => page.getAttribute(".live-stage .skeleton", "viewBox");
  assert.equal(await box(), "0.0 0.0 360.0 640.0");
  // As a phone does when it is turned: the same camera, another picture.
  await page.setViewportSize({ width: 740, height: 360 });
  await page.evaluate(() => Promise.all(window.tracks.map((track) =>
    track.applyConstraints({ width: 360, height: 300, resizeMode: "crop-and-scale" }))));
  await page.waitForFunction(() => document.querySelector(".live-stage .skeleton")?.getAttribute("viewBox") === "0.0 0.0 360.0 300.0");
  const inside = await page.evaluate(() => document.querySelector("[data-testid=live-stage]").getBoundingClientRect().width <= innerWidth);
  assert.ok(inside);
  assert.deepEqual(problems(), []);
});

test("a hidden page looks at nothing and goes on when it shows again", async (t) => {
  const app = await following(t);
  if (!app) return;
  const { page, problems } = app;
  const show = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await show(true);
  await words(page, "Paused while this page is hidden");
  assert.ok((await overlay(page, 2)).length <= 2);
  await show(false);
  await words(page, "Following you");
  assert.ok((await overlay(page, 3)).length > 5);
  assert.deepEqual(problems(), []);
});

test("an unplugged camera says so and can be tried again", async (t) => {
  const app = await following(t);
  if (!app) return;
  const { page, problems } = app;
  await page.evaluate(() => {
    const [track] = document.querySelector("[data-testid=live-video]").srcObject.getVideoTracks();
    track.stop();
    track.dispatchEvent(new Event("ended"));
  });
  await words(page, "unplugged");
  await page.click(id("retry"));
  await words(page, "Following you");
  assert.deepEqual(problems(), []);
});

test("the camera and the screen's lock are off once the page is left", async (t) => {
  const app = await following(t, {
    before: () => {
      window.locks = 0;
      const lock = { release: async () => { window.locks -= 1; } };
      Object.defineProperty(navigator, "wakeLock", {
        value: { request: async (kind) => { window.locks += kind === "screen" ? 1 : 0; return lock; } },
      });
    },
  });
  if (!app) return;
  const { page } = app;
  assert.equal(await page.evaluate(() => window.locks), 1);
  await page.evaluate(() => {
    window.track = document.querySelector("[data-testid=live-video]").srcObject.getVideoTracks()[0];
  });
  await page.click(id("home"));
  await page.waitForSelector(id("drop-zone"));
  await page.waitForFunction(() => window.track.readyState === "ended" && window.locks === 0);
});

test("a refused camera and a missing one say what to do", async (t) => {
  const refused = await openApp(t, "#/camera", "none", { flags: [FAKE] });
  await words(refused.page, "not allowed");
  const missing = await openApp(t, "#/camera", "none", { permissions: ["camera"] });
  await words(missing.page, "No camera was found");
  assert.equal(await missing.page.locator(id("retry")).count(), 1);
  const untrusted = await openApp(t, "#/camera", "none", {
    before: () => Object.defineProperty(navigator, "mediaDevices", { value: undefined }),
  });
  await words(untrusted.page, "may not use a camera");
  for (const app of [refused, missing, untrusted]) assert.deepEqual(app.problems(), []);
});

test("a recording whose tab was closed is there again, becomes a report, and is then gone", async (t) => {
  const app = await following(t);
  if (!app) return;
  const { page, problems } = app;
  await page.click(id("record"));
  await page.waitForFunction((at) => /0:0[6-9]|0:1/.test(document.querySelector(at)?.textContent), id("recording"), { timeout: 60_000 });
  await page.goto("about:blank");
  // Whatever comes from another tab just now is not offered.
  await page.waitForTimeout(6000);
  await page.goBack();
  await page.evaluate(() => { location.hash = "#/"; });
  await page.waitForSelector(id("tape"));
  assert.equal(await page.locator(id("tape")).count(), 1);
  assert.match(await page.textContent(id("tape")), /0:0[4-9]|0:1/);
  await page.click(id("tape-open"));
  await page.waitForSelector(`${id("analyse")}:enabled`);
  assert.match(await page.textContent(id("source-name")), /^Recording .*\.(mp4|webm)$/);
  await page.locator(`label:has(${id("model-lite")})`).click();
  await page.click(id("analyse"));
  await review(page);
  await page.evaluate(() => { location.hash = "#/"; });
  await page.waitForSelector(id("library-entry"));
  await page.waitForFunction((at) => !document.querySelector(at), id("tape"));
  assert.deepEqual(problems(), []);
});
