// The main job, as a person does it.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { analyse, assertBottoms, download, drop, id, problem, review } from "./app.mjs";
import { bytes, canMake, make, openApp, own, reference, temporary } from "./support.mjs";

function assertSquats(report, tolerance_s) {
  assert.equal(report.schema, 1);
  assert.equal(report.movement, "squat");
  assertBottoms(report.reps.map((rep) => rep.events.bottom_s), tolerance_s);
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
  // From the progress to the report, without the form in between.
  await page.evaluate((form) => {
    window.forms = 0;
    new MutationObserver(() => { window.forms += document.querySelectorAll(form).length; })
      .observe(document.body, { childList: true, subtree: true });
  }, id("analyse"));
  await review(page);
  assert.equal(await page.evaluate(() => window.forms), 0);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  assert.equal(await page.locator(id("video")).count(), 1);

  const { name, text } = await download(page, "download-report");
  assert.match(name, /\.json$/);
  const report = JSON.parse(text);
  assertSquats(report, 0.2001);
  assert.equal(Object.keys(report.provenance.model_sha256).length, 2);
  assert.match(report.provenance.engine, /simd/);
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
  await page.waitForSelector(id("chart"), { state: "attached" });
  // The key of the phases has a colour for each, whatever other pages paint.
  const colours = await page.locator(".phase-key .swatch").evaluateAll((all) =>
    all.map((swatch) => getComputedStyle(swatch).backgroundColor + getComputedStyle(swatch).backgroundImage));
  assert.ok(colours.length > 2);
  assert.equal(new Set(colours).size, colours.length, colours.join());
  assertSquats(JSON.parse((await download(page, "download-report")).text), 0.2001);
  // A setting without a name for people shows as its identifier, which begins small.
  const names = await page.locator(`${id("provenance")} dt`).allTextContents();
  assert.ok(names.length > 5);
  assert.deepEqual(names.filter((name) => !/^[A-Z]|^sha256 of /.test(name)), []);
  assert.deepEqual(problems(), []);
});

test("a photo shows its angles, upright, and says that there are no repetitions", async (t) => {
  const path = reference(t, "video/pose.jpg");
  if (!path) return;
  if (!canMake(t, "mjpeg")) return;
  const { page, problems } = await openApp(t);
  const angles = async (file, name) => {
    await page.click(id("home"));
    await drop(page, file, name);
    await page.waitForSelector(`${id("analyse")}:enabled`);
    assert.equal(await page.locator(id("movement")).count(), 0, "a photo needs no movement");
    await page.locator(`label:has(${id("model-lite")})`).click();
    await page.click(id("analyse"));
    await review(page);
    assert.equal(await page.locator(id("photo")).count(), 1);
    assert.equal(await page.locator(id("rep-table")).count(), 0);
    assert.match(await page.locator(id("review")).textContent(), /no repetitions/);
    const rows = await page.locator(id("posture-row")).allTextContents();
    assert.ok(rows.some((row) => /knee/i.test(row) && /\d°.*\d°/.test(row)), rows.join("; "));
    const [frame] = JSON.parse((await download(page, "download-pose")).text).frames;
    return frame;
  };
  const upright = await angles(path, "photo.jpg");
  assert.deepEqual([upright.width, upright.height], [1000, 667]);

  // The same photo as a phone stores it: pixels on their side, and a note to turn them.
  const side = make("side.jpg", `-i ${path} -vf transpose=2 -q:v 2`);
  const turned = temporary("turned.jpg");
  writeFileSync(turned, turnedRight(bytes(side)));
  const same = await angles(turned, "phone.jpg");
  assert.deepEqual([same.width, same.height], [1000, 667]);
  const off = same.pose.landmarks_px.map(([x, y], i) =>
    Math.hypot(x - upright.pose.landmarks_px[i][0], y - upright.pose.landmarks_px[i][1]));
  assert.ok(Math.max(...off) < 20, `${Math.max(...off)} px`);

  await page.click(id("home"));
  assert.match(await page.locator(id("library-entry")).first().textContent(), /One picture/);
  assert.deepEqual(problems(), []);
});

/** A JPEG with the EXIF note that its pixels are to be turned a quarter to the right. */
function turnedRight(jpeg) {
  const tiff = Buffer.from("49492a0008000000" + "0100" + "1201" + "0300" + "01000000" + "06000000" + "00000000", "hex");
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

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

/** Rewrites what is kept as earlier versions kept it: every pose with its own points. */
const keepAsBefore = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open("sagitta"));
  const store = database.transaction("sessions", "readwrite").objectStore("sessions");
  const [key] = await done(store.getAllKeys());
  const { session, points, curves } = await done(store.get(key));
  const lists = (bytes) => {
    const numbers = [...new Float64Array(bytes.slice().buffer)];
    return () => numbers.splice(0, numbers.shift());
  };
  const triples = (list) => Array.from({ length: list.length / 3 }, (_, i) => list.slice(3 * i, 3 * i + 3));
  const [next, number] = [lists(points), lists(curves)];
  const [{ frames }] = Object.values(session.request.input);
  const poses = frames.map((frame) => frame.pose).filter(Boolean);
  for (const pose of poses) {
    [pose.landmarks_px, pose.visibility, pose.world_m] = [triples(next()), next(), triples(next())];
  }
  for (const curve of session.report.series) {
    [curve.t_s, curve.values] = [number(), number().map((v) => (Number.isNaN(v) ? undefined : v))];
  }
  await done(store.put(session, key));
  database.close();
  return [poses.length, poses[0].landmarks_px.length, session.report.series.length];
});

test("a report that an earlier version kept opens too", async (t) => {
  const { page, problems } = await openApp(t);
  await page.click(id("sample"));
  await review(page);
  const drawn = () => page.locator(`${id("skeleton")} path`).evaluateAll((all) => all.map((path) => path.getAttribute("d")));
  const before = await drawn();
  assert.ok(before.join("").includes("M"));
  await page.click(id("home"));
  await page.waitForSelector(id("library-entry"));
  const [poses, points, curves] = await keepAsBefore(page);
  assert.ok(poses > 10 && points === 33 && curves > 3, [poses, points, curves].join());
  await page.reload();
  await page.locator(id("library-entry")).first().locator("a, button").first().click();
  await review(page);
  assert.deepEqual(await drawn(), before);
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

test("a file that leads to another screen ends the analysis that is left behind", async (t) => {
  if (!canMake(t)) return;
  const long = make("left.mp4", "-f lavfi -i testsrc2=size=640x480:rate=30:duration=20 -pix_fmt yuv420p -c:v libx264 -preset ultrafast");
  const { page, problems } = await openApp(t);
  await drop(page, long, "left.mp4", "video/mp4");
  await analyse(page);
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector("[data-testid=progress-words]")?.textContent ?? ""));
  const model = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["<OpenSimDocument Version=\"40000\"/>"], "empty.osim"));
    return transfer;
  });
  await page.dispatchEvent("#main", "drop", { dataTransfer: model });
  await page.waitForFunction(() => location.hash === "#/opensim");
  await page.evaluate(() => { location.hash = "#/new"; });
  await page.waitForSelector(`${id("analyse")}:enabled`);
  assert.equal(await page.locator(id("progress")).count(), 0);
  assert.deepEqual(problems(), []);
});
