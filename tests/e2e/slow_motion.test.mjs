// A file that plays slower than life: the report is in the time of life, the picture stays the file's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { analyse, assertBottoms, download, drop, id, review } from "./app.mjs";
import { canMake, make, openApp, own, reference, temporary } from "./support.mjs";

const assertSlowed = (report, factor = 1) =>
  assertBottoms(report.reps.map((r) => r.events.bottom_s / factor), 0.2001);

const end = (page) => page.locator(id("timeline")).getAttribute("aria-valuemax");

test("a slowed recording is measured in real time, and the factor can be changed afterwards", async (t) => {
  const { page, problems } = await openApp(t);
  const track = JSON.parse(readFileSync(own("samples/squats.pose.json"), "utf8"));
  track.frames.forEach((f) => { f.t_s *= 8; });
  writeFileSync(temporary("slow.json"), JSON.stringify(track));
  await drop(page, temporary("slow.json"), "slow.json");
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.fill(id("slow-motion"), "240");
  await page.waitForSelector(`${id("slow-motion")}[aria-invalid=true]`);
  await page.fill(id("slow-motion"), "240/30");
  await page.waitForSelector(`${id("slow-motion")}[aria-invalid=false]`);
  await page.click(id("analyse"));
  await review(page);
  assert.equal(await end(page), "12.80");
  const report = JSON.parse((await download(page, "download-report")).text);
  assertSlowed(report);
  assert.equal(report.provenance.settings.slow_motion, "8");
  assert.match(await page.locator(id("provenance")).textContent(), /8\stimes slower/);

  await page.fill(id("slow-motion"), "");
  await page.click(id("recompute"));
  await page.waitForFunction(() =>
    document.querySelector("[data-testid=timeline]")?.getAttribute("aria-valuemax") === "102.40");
  assertSlowed(JSON.parse((await download(page, "download-report")).text), 8);
  assert.deepEqual(problems(), []);
});

test("the picture shows the frame under the cursor of a slowed video", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path || !canMake(t)) return;
  const { page, problems } = await openApp(t);
  const slow = make("slow.mp4", `-itsscale 8 -i ${path} -c copy`);
  await drop(page, slow, "slow.mp4", "video/mp4");
  await page.waitForSelector(id("slow-motion"));
  await page.fill(id("slow-motion"), "8");
  await analyse(page);
  await review(page);
  assertSlowed(JSON.parse((await download(page, "download-report")).text));
  // The first look is at the first bottom, at 2 s of life and 16 s of the video.
  const seen = await page.waitForFunction(() => {
    const at = document.querySelector("[data-testid=video]")?.currentTime ?? 0;
    return at > 14 && at < 18 ? at : null;
  });
  const cursor = Number(await page.locator(id("timeline")).getAttribute("aria-valuenow"));
  const video = await seen.jsonValue();
  assert.ok(video / 8 >= cursor - 0.01 && video / 8 <= cursor + 0.2, `${video} s, ${cursor} s`);
  assert.deepEqual(problems(), []);
});
