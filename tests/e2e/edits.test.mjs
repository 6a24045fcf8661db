// What a person puts right by hand: events and landmarks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download, id, review } from "./app.mjs";
import { openApp } from "./support.mjs";

/** The report as it can be saved now. */
const report = async (page) => JSON.parse((await download(page, "download-report")).text);

/** The sample's report, with its events and its first repetition on show. */
async function sample(t) {
  const app = await openApp(t);
  await app.page.click(id("sample"));
  await review(app.page);
  await app.page.waitForSelector(id("event-handle"), { state: "attached" });
  return { ...app, found: await report(app.page) };
}

/** Waits until something is marked, or no longer marked, as set by hand. */
const marked = (page, what, count) => page.waitForFunction(
  ([at, count]) => document.querySelectorAll(`${at}.by-hand`).length === count, [id(what), count]);

const handle = (page, name) => page.locator(`${id("event-handle")}[aria-label="${name}"]`).first();

/** Presses at the middle of something and lets go so many pixels away. */
async function drag(page, locator, x, y) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(cx, cy);
  await page.mouse.down();
  await page.mouse.move(cx + x / 2, cy + y / 2, { steps: 3 });
  await page.mouse.move(cx + x, cy + y, { steps: 3 });
  await page.mouse.up();
}

const knee = (r) => r.metrics.find((m) => m.id === "knee_flexion_bottom" && m.rep === 0 && m.side === "left").value;

test("an event dragged on the timeline is computed anew, marked, and undone", async (t) => {
  const { page, problems, found } = await sample(t);
  const names = await page.locator(id("event-handle")).evaluateAll((all) => all.map((h) => h.ariaLabel));
  const bottom = names.find((name) => /bottom|lowest/i.test(name));
  assert.ok(bottom, names.join());
  await drag(page, handle(page, bottom), 30, 0);
  await marked(page, "event-handle", 1);
  const moved = await report(page);
  assert.deepEqual(moved.reps[0].by_hand, ["bottom_s"]);
  assert.ok(moved.reps[0].events.bottom_s > found.reps[0].events.bottom_s + 0.05);
  assert.notEqual(knee(moved), knee(found));
  assert.deepEqual(moved.reps[1], found.reps[1], "the other repetitions stay");

  await page.keyboard.press("Control+z");
  await marked(page, "event-handle", 0);
  const undone = await report(page);
  assert.deepEqual(undone.reps, found.reps);
  assert.equal(knee(undone), knee(found));
  assert.deepEqual(problems(), []);
});

test("an event is set by keys, keeps the focus, and is let go by a key", async (t) => {
  const { page, problems, found } = await sample(t);
  const names = await page.locator(id("event-handle")).evaluateAll((all) => all.map((h) => h.ariaLabel));
  const bottom = names.find((name) => /bottom|lowest/i.test(name));
  await handle(page, bottom).focus();
  await page.keyboard.press("ArrowRight");
  await marked(page, "event-handle", 1);
  const once = await page.evaluate(() => Number(document.activeElement?.getAttribute("aria-valuenow")));
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => Number(document.activeElement?.getAttribute("aria-valuenow")) > before + 0.01, once);
  const moved = (await report(page)).reps[0];
  assert.ok(moved.events.bottom_s > found.reps[0].events.bottom_s, JSON.stringify(moved));

  await handle(page, bottom).focus();
  await page.keyboard.press("Delete");
  await marked(page, "event-handle", 0);
  assert.deepEqual((await report(page)).reps, found.reps);
  assert.deepEqual(problems(), []);
});

test("a landmark dragged in the picture changes what hangs on it, is marked, and undone", async (t) => {
  const { page, problems, found } = await sample(t);
  await handle(page, (await page.locator(id("event-handle")).evaluateAll((all) => all.map((h) => h.ariaLabel)))
    .find((name) => /bottom|lowest/i.test(name))).click();
  await page.locator(id("layer-correct")).check();
  const grip = page.locator(`${id("points")} .grip[data-point=left_knee]`);
  await grip.waitFor();
  await drag(page, grip, 25, 0);
  await page.waitForSelector(`${id("points")} .grip.by-hand[data-point=left_knee]`);
  const moved = await report(page);
  assert.notEqual(knee(moved), knee(found));
  await page.locator(`${id("events")} > summary`).click();
  await page.click(id("undo"));
  await page.waitForFunction((at) => document.querySelectorAll(`${at} .grip.by-hand`).length === 0, id("points"));
  assert.equal(knee(await report(page)), knee(found));
  assert.deepEqual(problems(), []);
});
