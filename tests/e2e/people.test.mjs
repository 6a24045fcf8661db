// Several people in one video: all are followed, one is measured, and another can be chosen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse, download, drop, id, review } from "./app.mjs";
import { canMake, make, openApp, reference } from "./support.mjs";

test("two people are followed and either can be measured without looking at the video again", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path || !canMake(t)) return;
  // The same person twice, side by side; the right one mirrored and two seconds later.
  const clip = make("two.mp4", `-i ${path} -i ${path} -filter_complex `
    + "[0]scale=360:640[a];[1]scale=360:640,hflip,tpad=start=10:start_mode=clone[b];[a][b]hstack "
    + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p");
  const { page, problems } = await openApp(t);
  await drop(page, clip, "two.mp4", "video/mp4");
  await page.locator(`label:has(${id("several")})`).click();
  await analyse(page, "lite", false);
  await review(page);
  assert.equal(await page.locator(id("other-person")).count(), 1);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  const bottoms = async () => JSON.parse((await download(page, "download-report")).text).reps.map((r) => r.events.bottom_s);
  const first = await bottoms();
  const measured = await page.inputValue(id("person"));

  await page.locator(id("other-person")).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(([at, was]) => document.querySelector(at)?.value !== was, [id("person"), measured]);
  const second = await bottoms();
  assert.equal(second.length, 3);
  const later = second.map((b, i) => Math.abs(b - first[i]));
  assert.ok(later.every((d) => Math.abs(d - 2) < 0.41), `bottoms ${first} and ${second}`);

  // The choice is kept, and so is the way back.
  await page.reload();
  await review(page);
  assert.notEqual(await page.inputValue(id("person")), measured);
  await page.locator(id("tab-details")).click({ timeout: 1000 }).catch(() => {});
  await page.selectOption(id("person"), measured);
  await page.waitForFunction(([at, was]) => document.querySelector(at)?.value === was, [id("person"), measured]);
  assert.deepEqual(problems(), []);
});
