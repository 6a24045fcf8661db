// What tells the scale: chosen, drawn over the picture, taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse, download, drop, id, review } from "./app.mjs";
import { openApp, own, reference } from "./support.mjs";

const words = (page) => page.locator(id("scale-words")).textContent();

/** Waits until the scale's sentence says something. */
async function says(page, what) {
  await page.waitForFunction((what) =>
    document.querySelector("[data-testid=scale-words]")?.textContent.includes(what), what);
}

/** Draws a line from one share of the picture to another with the pointer. */
async function drag(page, point, [x, y]) {
  const box = await page.locator(id("scale-points")).boundingBox();
  const grip = await page.locator(id("scale-point")).nth(point).boundingBox();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
  await page.mouse.up();
}

async function drawLine(page) {
  await page.click(id("scale-open"));
  await says(page, "mm per pixel");
  const before = await words(page);
  await page.selectOption(id("scale-by"), "line");
  await says(page, "Drag both ends");
  await drag(page, 0, [0.3, 0.9]);
  await drag(page, 1, [0.3, 0.1]);
  await page.fill(id("scale-length"), "long");
  await page.waitForSelector(`${id("scale-length")}[aria-invalid=true]`);
  await page.fill(id("scale-length"), "2,1 m");
  await page.locator(id("scale-length")).press("Enter");
  await says(page, "by the drawn line");
  return before;
}

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

  await page.waitForSelector(`${id("scale-undo")}:enabled`);
  while (await page.locator(`${id("scale-undo")}:enabled`).count() > 0) {
    await page.click(id("scale-undo"));
    await page.waitForTimeout(300);
  }
  await page.waitForFunction((before) =>
    document.querySelector("[data-testid=scale-words]")?.textContent === before, before);
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
