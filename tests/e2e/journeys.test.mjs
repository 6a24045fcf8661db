// The main job, as a person does it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { analyse, download, drop, id, problem, review } from "./app.mjs";
import { canMake, make, openApp, own, reference } from "./support.mjs";

const BOTTOMS = [2.0, 6.6, 11.8];

function assertSquats(report, tolerance_s) {
  assert.equal(report.schema, 1);
  assert.equal(report.movement, "squat");
  assert.equal(report.reps.length, 3);
  report.reps.forEach((rep, i) => {
    const off = Math.abs(rep.events.bottom_s - BOTTOMS[i]);
    assert.ok(off <= tolerance_s, `bottom ${i} at ${rep.events.bottom_s} s`);
  });
}

test("a video of squats dropped into the page becomes three repetitions, and nothing leaves", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path) return;
  const { page, problems, requests } = await openApp(t);
  await drop(page, path, "squats.mp4", "video/mp4");
  await analyse(page);
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-testid=progress-words]")?.textContent ?? ""));
  await page.waitForSelector(id("skeleton"));
  const loaded = requests().length;
  await review(page);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  assert.equal(await page.locator(id("video")).count(), 1);

  const { name, text } = await download(page, "download-report");
  assert.match(name, /\.json$/);
  const report = JSON.parse(text);
  assertSquats(report, 0.2001);
  assert.equal(Object.keys(report.provenance.model_sha256).length, 2);
  assert.match(report.provenance.engine, /burn/);
  assert.ok(!/NaN|Infinity/.test(text));
  const pose = JSON.parse((await download(page, "download-pose")).text);
  assert.equal(pose.frames.length, 65);
  assert.match((await download(page, "download-trc")).text, /^PathFileType/);
  assert.match((await download(page, "download-metrics")).text, /knee/);

  // A second analysis needs nothing from anywhere.
  await page.click(id("home"));
  await drop(page, path, "squats again.mp4", "video/mp4");
  await analyse(page, "lite", false);
  await review(page);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  assert.deepEqual(requests().slice(loaded), []);
  assert.deepEqual(problems(), []);
});

test("the sample is a full report in one click", async (t) => {
  const { page, problems } = await openApp(t);
  await page.click(id("sample"));
  await review(page);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  assert.ok(await page.locator(id("chart")).count() > 0);
  assertSquats(JSON.parse((await download(page, "download-report")).text), 0.2001);
  // A setting without a name for people shows as its identifier, which begins small.
  const names = await page.locator(`${id("provenance")} dt`).allTextContents();
  assert.ok(names.length > 5);
  assert.deepEqual(names.filter((name) => !/^[A-Z]|^sha256 of /.test(name)), []);
  assert.deepEqual(problems(), []);
});

test("a report stays on this device and can be opened again", async (t) => {
  const { page, problems } = await openApp(t);
  await page.click(id("sample"));
  await review(page);
  await page.click(id("home"));
  await page.waitForSelector(id("library-entry"));
  await page.reload();
  await page.locator(id("library-entry")).first().locator("a, button").first().click();
  await review(page);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  assert.deepEqual(problems(), []);
});

test("cancel ends an analysis at once, and the next one is undisturbed", async (t) => {
  if (!canMake(t)) return;
  const long = make("long.mp4", "-f lavfi -i testsrc2=size=640x480:rate=30:duration=20 -pix_fmt yuv420p -c:v libx264 -preset ultrafast");
  const { page, problems } = await openApp(t);
  await drop(page, long, "long.mp4", "video/mp4");
  await analyse(page);
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector("[data-testid=progress-words]")?.textContent ?? ""));
  await page.click(id("cancel"));
  await page.waitForSelector(id("progress"), { state: "detached", timeout: 1000 });
  assert.equal(await page.locator(id("problem")).count(), 0);
  await page.click(id("home"));
  if (existsSync(own("samples/squats.pose.json"))) {
    await page.click(id("sample"));
    await review(page);
    assert.equal(await page.locator(id("rep-row")).count(), 3);
  }
  // A short second video runs although the first was left in the middle.
  await page.click(id("home"));
  await drop(page, make("short.mp4", "-f lavfi -i testsrc2=size=320x240:rate=5:duration=1 -pix_fmt yuv420p -c:v libx264"), "short.mp4");
  await analyse(page);
  assert.match(await problem(page), /No person/);
  assert.deepEqual(problems(), []);
});
