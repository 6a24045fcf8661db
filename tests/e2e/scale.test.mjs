// What tells the scale: chosen, drawn over the picture, taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse, download, drop, id, problem, review } from "./app.mjs";
import { openApp, own, reference } from "./support.mjs";

const words = (page) => page.locator(id("scale-words")).textContent();

/** Waits until the scale's sentence says something. */
async function says(page, what) {
  await page.waitForFunction((what) =>
    document.querySelector("[data-testid=scale-words]")?.textContent.includes(what), what);
}

/** Draws a line from one share of the picture to another with the pointer. */
async function drag(page, point, [x, y]) {
  const end = page.locator(id("scale-point")).nth(point);
  await page.locator(id("scale-points")).scrollIntoViewIfNeeded();
  const box = await page.locator(id("scale-points")).boundingBox();
  const grip = await end.boundingBox();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
  await page.mouse.up();
}

async function drawLine(page) {
  await page.click(id("scale-open"));
  await says(page, "mm per pixel");
  const before = await words(page);
  await draw(page);
  await says(page, "by the drawn line");
  return before;
}

async function draw(page) {
  await page.selectOption(id("scale-by"), "line");
  await says(page, "Drag both ends");
  await drag(page, 0, [0.3, 0.9]);
  await drag(page, 1, [0.3, 0.1]);
  await page.fill(id("scale-length"), "long");
  await page.waitForSelector(`${id("scale-length")}[aria-invalid=true]`);
  await page.fill(id("scale-length"), "2,1 m");
  await page.locator(id("scale-length")).press("Tab");
}

async function undoAll(page) {
  await page.waitForSelector(`${id("scale-undo")}:enabled`);
  while (await page.locator(`${id("scale-undo")}:enabled`).count() > 0) {
    await page.click(id("scale-undo"));
    await page.waitForTimeout(300);
  }
}

/** Waits until the lens shows anything but one colour, or is away. */
const lens = (page, shows) => page.waitForFunction((shows) => {
  const glass = document.querySelector("[data-testid=lens]:not([hidden]) canvas");
  if (!glass) return !shows;
  const { data } = glass.getContext("2d").getImageData(0, 0, glass.width, glass.height);
  return shows && data.some((value, i) => i > 3 && i % 4 < 3 && Math.abs(value - data[i % 4]) > 20);
}, shows);

test("a line drawn over the video tells the scale, and is taken back", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path) return;
  const { page, problems } = await openApp(t);
  await drop(page, path, "pose_squats.mp4", "video/mp4");
  await analyse(page);
  await review(page);
  const before = await drawLine(page);
  const report = JSON.parse((await download(page, "download-report")).text);
  assert.equal(report.provenance.settings.scale_by, "the drawn line");
  const [used] = report.picture.scales;
  // Four fifths of 1280 pixels are 2.1 m.
  assert.equal(used.by, "line");
  assert.ok(Math.abs(used.metres_per_px / (2.1 / 1024) - 1) < 0.02, JSON.stringify(used));
  assert.ok(!report.warnings.some((w) => w.kind === "no_height"), JSON.stringify(report.warnings));

  // An end goes up by ten pixels with the keys, and everything is measured anew.
  const second = page.locator(id("scale-point")).nth(1);
  await second.focus();
  const shown = await words(page);
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift+ArrowDown");
  await page.waitForFunction((shown) =>
    document.querySelector("[data-testid=scale-words]")?.textContent !== shown, shown);

  await undoAll(page);
  await page.waitForFunction((before) =>
    document.querySelector("[data-testid=scale-words]")?.textContent === before, before);
  assert.deepEqual(problems(), []);
});

test("the scale is drawn before the analysis, with a lens under the finger, and counts in the result", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path) return;
  const { page, problems } = await openApp(t);
  await page.setViewportSize({ width: 390, height: 844 });
  await drop(page, path, "pose_squats.mp4", "video/mp4");
  await page.waitForSelector(`${id("preview")} ${id("scale-open")}`);
  await page.fill(id("preview-seek"), "2");
  await page.waitForFunction((at) => Math.abs(document.querySelector(at).currentTime - 2) < 0.01, id("preview-video"));
  await page.click(id("scale-open"));
  await draw(page);
  // 2.1 m over four fifths of 1280 pixels.
  await says(page, "2.05 mm per pixel at the line");

  await page.locator(id("scale-points")).scrollIntoViewIfNeeded();
  const box = await page.locator(id("scale-points")).boundingBox();
  const grip = await page.locator(id("scale-point")).nth(0).boundingBox();
  await lens(page, false);
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  // From the plain floor onto the shoes and back.
  await page.mouse.move(box.x + 0.42 * box.width, box.y + 0.76 * box.height, { steps: 4 });
  await lens(page, true);
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2, { steps: 4 });
  await page.mouse.up();
  await lens(page, false);

  await analyse(page);
  await review(page);
  const report = JSON.parse((await download(page, "download-report")).text);
  const [used] = report.picture.scales;
  assert.equal(used.by, "line");
  assert.ok(Math.abs(used.metres_per_px / (2.1 / 1024) - 1) < 0.02, JSON.stringify(used));
  assert.deepEqual(problems(), []);
});

test("a scale that the movement does not have is refused after one look, and other choices need no second one", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path) return;
  const { page, problems } = await openApp(t);
  await drop(page, path, "pose_squats.mp4", "video/mp4");
  await page.selectOption(id("movement"), "squat");
  await page.click(id("scale-open"));
  await page.selectOption(id("scale-by"), "gravity");
  await analyse(page);
  assert.match(await problem(page), /Gravity tells the scale where a body flies/);
  await page.waitForSelector(id("seen"));
  await page.click(id("scale-open"));
  await page.selectOption(id("scale-by"), "body_height");
  await page.click(id("analyse"));
  await review(page, 20_000);

  // The same in the result: the choice goes back to what counts, and the reason stands beside it.
  await page.click(id("scale-open"));
  await page.selectOption(id("scale-by"), "gravity");
  await says(page, "Gravity tells the scale where a body flies");
  assert.equal(await page.inputValue(id("scale-by")), "body_height");
  await page.selectOption(id("scale-by"), "plate");
  await says(page, "No weight plate was seen");
  assert.equal(await page.inputValue(id("scale-by")), "");
  assert.deepEqual(problems(), []);
});

test("something plumb tells which way is up", async (t) => {
  const { page, problems } = await openApp(t);
  await drop(page, own("samples/squats.pose.json"), "squats.pose.json");
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.click(id("analyse"));
  await review(page);
  await page.click(id("scale-open"));
  await page.selectOption(id("scale-upright"), "plumb");
  await says(page, "Drag a and b");
  await drag(page, 0, [0.5, 0.9]);
  await drag(page, 1, [0.55, 0.1]);
  await says(page, "as you said");
  const { picture, provenance } = JSON.parse((await download(page, "download-report")).text);
  assert.equal(picture.roll.by, "given");
  // The same ends in pixels, whatever the picture's shape.
  const box = await page.locator(id("scale-points")).boundingBox();
  const truth = Math.atan2(0.05 * box.width, 0.8 * box.height) * 180 / Math.PI;
  assert.ok(Math.abs(picture.roll.roll_deg - truth) < 0.3, `${picture.roll.roll_deg}° of ${truth}°`);
  assert.ok(picture.roll.applied, JSON.stringify(provenance.settings));
  await undoAll(page);
  await page.waitForFunction(() => !document.querySelector("[data-testid=scale-words]").textContent.includes("as you said"));
  assert.deepEqual(problems(), []);
});

test("what went wrong on one screen is not said on the next", async (t) => {
  const { page, problems } = await openApp(t);
  await drop(page, own("Cargo.toml"), "notes.xyz");
  await problem(page);
  await page.click(id("settings-link"));
  await page.waitForSelector(id("settings"));
  assert.equal(await page.locator(id("problem")).count(), 0);
  assert.deepEqual(problems(), []);
});

test("the floor is drawn on demand, and the scale of landmarks alone can be chosen too", async (t) => {
  const { page, problems } = await openApp(t);
  await page.setViewportSize({ width: 390, height: 844 });
  await drop(page, own("samples/squats.pose.json"), "squats.pose.json");
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.click(id("analyse"));
  await review(page);
  await page.locator(`label:has(${id("layer-floor")})`).click();
  await page.waitForSelector(id("floor-line"), { state: "attached" });
  await drawLine(page);
  assert.deepEqual(problems(), []);
});
