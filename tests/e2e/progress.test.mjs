// Sets beside each other, and the page that tells how far off the numbers are.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { drop, id, review } from "./app.mjs";
import { bytes, openApp, own, temporary } from "./support.mjs";

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

test("sets of several loads give the load that could be lifted once", async (t) => {
  const { page, problems } = await openApp(t);
  const sample = JSON.parse(bytes(own("samples/squats.pose.json")).toString());
  // The same squats with more on the bar, each slower by as much.
  const set = async (load_kg, slower) => {
    const frames = sample.frames.map((f) => ({ ...f, t_s: f.t_s * slower }));
    const path = temporary(`squats-${load_kg}.pose.json`);
    writeFileSync(path, JSON.stringify({ ...sample, frames }));
    await page.click(id("home"));
    await drop(page, path, `squats ${load_kg} kg.json`, "application/json");
    await page.waitForSelector(`${id("analyse")}:enabled`);
    await page.selectOption(id("movement"), "squat");
    await page.fill(id("load"), String(load_kg));
    await page.locator(id("load")).blur();
    await page.click(id("analyse"));
    await review(page);
  };
  for (const [load_kg, slower] of [[40, 1], [60, 1.15], [80, 1.4]]) await set(load_kg, slower);
  await page.click(id("home"));
  await page.click(id("summary-link"));
  await page.waitForSelector(id("summary-profile"));
  const told = await page.textContent(id("summary-profile"));
  t.diagnostic(told);
  const [, value, sd] = /Could be lifted once\D*(\d+)\D+(\d+)/.exec(told);
  const [, unloaded, slope] = /([\d.]+) m\/s without a load, −([\d.]+) m\/s per kilogram, over 3 loads/.exec(told).map(Number);
  assert.ok(Math.abs(Number(value) - (unloaded - 0.3) / slope) < 6 && Number(sd) > 0, told);
  assert.match(told, /0\.30 m\/s.*Conceição 2016/);
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
