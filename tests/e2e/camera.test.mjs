// The live page with Chromium's camera, which plays a real clip.
import assert from "node:assert/strict";
import { test } from "node:test";
import { id, review } from "./app.mjs";
import { bytes, canMake, make, openApp, reference } from "./support.mjs";

/** Landmarks that get a ring, in the order in which they are drawn. */
const JOINTS = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
/** The clip's pixels for one of the camera's. */
const SCALE = 2;
const FAKE = "--use-fake-device-for-media-stream";
const PATIENCE_MS = 120_000;

/**
 * Flags of a camera that plays the squats, at 30 frames per second and half the size, over and over; all of
 * them, or only so many seconds.
 */
function squats(t, seconds) {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path || !canMake(t, "mjpeg")) return null;
  const length = seconds ? `-t ${seconds} ` : "";
  const clip = make(`camera${seconds ?? ""}.mjpeg`, `${length}-i ${path} -vf fps=30,scale=360:640 -c:v mjpeg -q:v 2`);
  return [FAKE, `--use-file-for-fake-video-capture=${clip}`];
}

/** The app with that camera allowed, once it follows somebody. */
async function following(t, { before, seconds } = {}) {
  const flags = squats(t, seconds);
  if (!flags) return null;
  const app = await openApp(t, "", "none", { flags, permissions: ["camera"], before });
  await app.page.click(id("camera-link"));
  await words(app.page, "Following you");
  return app;
}

const words = (page, text) => page.waitForFunction(
  ([at, text]) => document.querySelector(at)?.textContent.includes(text), [id("live-words"), text],
  { timeout: PATIENCE_MS });

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
  const app = await following(t);
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

/** The clip's first seconds end as they begin, standing: two squats, over and over, one every 4.7 s. */
const TWO_SQUATS_S = 9.4;

/** Watches the count for `seconds`: whenever it changes, its instant in seconds and what stands there. */
const counts = (page, seconds) => page.evaluate(async (seconds) => {
  const [start, seen] = [performance.now(), []];
  while (performance.now() < start + seconds * 1000) {
    await new Promise(requestAnimationFrame);
    const count = Number(document.querySelector("[data-testid=tally-count]")?.textContent);
    const value = document.querySelector("[data-testid=tally-value]")?.textContent;
    if (count !== (seen.at(-1)?.count ?? 0)) seen.push({ at: (performance.now() - start) / 1000, count, value });
  }
  return seen;
}, seconds);

test("squats before the camera are counted once each, shown, beeped and said", async (t) => {
  const app = await following(t, {
    seconds: TWO_SQUATS_S,
    before: () => {
      window.said = [];
      window.beeps = 0;
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (...rest) {
        window.beeps += 1;
        return start.apply(this, rest);
      };
      window.speechSynthesis.speak = (utterance) => window.said.push(utterance.text);
    },
  });
  if (!app) return;
  const { page, problems } = app;
  await page.locator(`${id("count-setup")} > summary`).click();
  await page.selectOption(id("movement"), "squat");
  await page.selectOption(id("count-shown"), "knee_flexion_bottom");
  assert.ok(await page.isChecked(id("cue-beep")) && await page.isChecked(id("cue-number")));
  await page.click(id("count-start"));
  await page.waitForSelector(id("tally"));
  const seen = await counts(page, 3.5 * TWO_SQUATS_S);
  t.diagnostic(seen.map((s) => `${s.count} at ${s.at.toFixed(1)} s: ${s.value}`).join("; "));
  assert.ok(seen.length >= 6, `${seen.length} squats in ${3.5 * TWO_SQUATS_S} s`);
  seen.forEach((s, i) => assert.equal(s.count, i + 1));
  // None is left out and none counts twice: they come as the clip has them.
  const apart = seen.slice(1).map((s, i) => s.at - seen[i].at);
  assert.ok(apart.every((s) => Math.abs(s - TWO_SQUATS_S / 2) < 1.5), apart.join());
  const knees = seen.flatMap((s) => s.value.match(/\d+(?= ?±|\u2009±)/g)?.map(Number) ?? []);
  assert.ok(knees.length >= 2 * (seen.length - 1) && knees.every((k) => k > 70 && k < 115), knees.join());
  const heard = await page.evaluate(() => ({ said: window.said, beeps: window.beeps }));
  assert.equal(heard.beeps, seen.length);
  assert.deepEqual(heard.said, seen.map((s) => String(s.count)));

  await page.click(id("new-set"));
  assert.equal(await page.textContent(id("tally-count")), "0");
  await page.click(id("count-stop"));
  assert.equal(await page.locator(id("tally")).count(), 0);
  assert.deepEqual(problems(), []);
});

test("without voice and sound it still counts", async (t) => {
  const app = await following(t, {
    seconds: TWO_SQUATS_S,
    before: () => {
      delete window.AudioContext;
      delete window.SpeechSynthesisUtterance;
      Object.defineProperty(window, "speechSynthesis", { value: undefined });
    },
  });
  if (!app) return;
  const { page, problems } = app;
  await page.locator(`${id("count-setup")} > summary`).click();
  assert.match(await page.textContent(id("count-hint")), /Choose the movement/);
  assert.ok(await page.isDisabled(id("count-start")));
  await page.selectOption(id("movement"), "squat");
  await page.click(id("count-start"));
  await page.waitForFunction((at) => Number(document.querySelector(at)?.textContent) >= 2, id("tally-count"),
    { timeout: PATIENCE_MS });
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
