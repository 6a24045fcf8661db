// Points that other detectors found: a file per frame as OpenPose writes them, and COCO's.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { download, id, problem, review } from "./app.mjs";
import { openApp, reference, temporary } from "./support.mjs";

/** COCO's points among BlazePose's. */
const COCO = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28];

/** The squats frame by frame, as flat triples, `right` pixels further right. */
function squats(t, right = 0) {
  const path = reference(t, "golden/squats.full.json");
  if (!path) return null;
  const { frames } = JSON.parse(readFileSync(path, "utf8"));
  return frames.map(({ pose }) => COCO.flatMap((i) => {
    const [x, y] = pose.landmarks_px[i];
    return [x + right, y, pose.visibility[i]];
  }));
}

/** A text per frame; in every frame the people are listed in another order. */
const openpose = (...people) => people[0].map((_, i) => {
  const list = people.map((frames) => ({ pose_keypoints_2d: frames[i] }));
  return JSON.stringify({ version: 1.3, people: i % 2 ? list.reverse() : list });
});

/** Says how many frames were filmed per second, and analyses squats. */
async function squatsAt(page, rate) {
  await page.waitForSelector(id("asked"));
  assert.match(await page.textContent(id("asked")), /frames per second/);
  await page.fill(id("import-rate"), rate);
  await page.click(id("say"));
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.selectOption(id("movement"), "squat");
  await page.click(id("analyse"));
  await review(page);
}

const bottoms = async (page) =>
  JSON.parse((await download(page, "download-report")).text).reps.map((r) => r.events.bottom_s);

function near(found, expected) {
  assert.equal(found.length, expected.length, `${found}`);
  found.forEach((b, i) => assert.ok(Math.abs(b - expected[i]) < 0.21, `${found}`));
}

test("a folder of OpenPose's, with two people, becomes a report of either", async (t) => {
  const [one, later] = [squats(t), squats(t, 900)];
  if (!one) return;
  const { page, problems } = await openApp(t);
  // The other one does the same four seconds later, and is not seen as well.
  const delayed = later.map((_, i) => later[Math.max(0, i - 20)].map((v, k) => (k % 3 === 2 ? 0.9 * v : v)));
  const folder = temporary("walk_json");
  mkdirSync(folder);
  openpose(one, delayed).forEach((text, i) =>
    writeFileSync(join(folder, `set1_${String(i).padStart(12, "0")}_keypoints.json`), text));
  await page.locator(id("folder-input")).setInputFiles(folder);
  await squatsAt(page, "5");
  assert.equal(await page.locator(id("other-person")).count(), 1);
  near(await bottoms(page), [2.0, 6.6, 11.8]);
  const other = await page.$$eval(`${id("person")} option`, (all) => all.find((o) => !o.selected).value);
  await page.selectOption(id("person"), other);
  await page.waitForFunction(() => document.querySelector("[data-testid=rep-row]")?.textContent.includes("6."));
  near((await bottoms(page)).slice(0, 2), [6.0, 10.6]);
  assert.deepEqual(problems(), []);
});

test("frames that are brought together are one recording, and what is no frame is named", async (t) => {
  const one = squats(t);
  if (!one) return;
  const { page, problems } = await openApp(t);
  const file = (text, name) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  // In the order in which a picker lists them, which is not that of the numbers.
  const files = openpose(one).map((text, i) => file(text, `f${i}.json`)).sort((a, b) => (a.name < b.name ? -1 : 1));
  await page.setInputFiles(id("file-input"), [...files, file("{\"frames\":[]}", "f99.json")]);
  assert.match(await problem(page), /f99\.json/);
  await page.setInputFiles(id("file-input"), files);
  await squatsAt(page, "5");
  near(await bottoms(page), [2.0, 6.6, 11.8]);
  assert.deepEqual(problems(), []);
});

test("a COCO file without times asks for the rate", async (t) => {
  const one = squats(t);
  if (!one) return;
  const { page, problems } = await openApp(t);
  const annotations = one.map((keypoints, i) => ({ image_id: i, category_id: 1, keypoints }));
  const buffer = Buffer.from(JSON.stringify(annotations));
  await page.setInputFiles(id("file-input"), { name: "results.json", mimeType: "application/json", buffer });
  await squatsAt(page, "5");
  near(await bottoms(page), [2.0, 6.6, 11.8]);
  assert.deepEqual(problems(), []);
});
