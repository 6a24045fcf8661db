// Sets beside each other, and the page that tells how far off the numbers are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { id, review } from "./app.mjs";
import { bytes, openApp } from "./support.mjs";

const PHONE = { width: 390, height: 844 };
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("two sets of a movement stand side by side, and the same set twice is no change", async (t) => {
  const { page, problems } = await openApp(t, "#/summary");
  await page.waitForSelector(id("summary-empty"));
  for (let i = 0; i < 2; i += 1) {
    await page.click(id("home"));
    await page.click(id("sample"));
    await review(page);
  }
  await page.click(id("home"));
  await page.click(id("summary-link"));
  await page.waitForFunction((at) => document.querySelectorAll(at).length === 2, id("summary-row"));
  const rows = await page.locator(id("summary-row")).allTextContents();
  assert.doesNotMatch(rows[0], /within the error/);
  assert.match(rows[1], /a change within the error/);
  assert.match(await page.textContent(id("summary-totals")), /2 sets · 6 repetitions/);
  assert.equal(await page.locator(id("summary-trend")).count(), 1);
  // Another quantity, with its own unit.
  const before = await page.textContent(id("summary-day"));
  await page.selectOption(id("summary-metric"), { index: 2 });
  assert.notEqual(await page.textContent(id("summary-day")), before);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(id("summary-csv"))]);
  assert.equal(file.suggestedFilename(), "squat.sets.csv");
  const lines = bytes(await file.path()).toString().trim().split("\r\n");
  assert.match(lines[0], /^date,name,movement,/);
  assert.ok(lines.length > 20 && lines.every((l) => l.split(",").length === 13), lines[1]);
  await page.setViewportSize(PHONE);
  assert.ok(await fits(page));
  assert.deepEqual(problems(), []);
});

test("the accuracy page tells what was held against what, and what was not", async (t) => {
  const { page, problems } = await openApp(t, "#/settings");
  await page.click(id("accuracy-link"));
  await page.waitForSelector(id("accuracy"));
  assert.ok(await page.locator(id("accuracy-row")).count() >= 10);
  for (const text of await page.locator(id("accuracy-row")).allTextContents()) assert.match(text, /\d/);
  assert.match(await page.textContent(id("not-validated")), /force plate/);
  await page.setViewportSize(PHONE);
  assert.ok(await fits(page));
  assert.deepEqual(problems(), []);
});
