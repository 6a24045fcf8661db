// Pose models: found out, brought, kept, removed.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { analyse, download, drop, id, problem, review } from "./app.mjs";
import { openApp, own, reference, temporary } from "./support.mjs";

/** A package as MediaPipe makes them: files one after the other, not compressed. */
function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, data] of files) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name)]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, rest, Buffer.from(name)]));
    parts.push(local, data);
    at += local.length + data.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

const weights = (file) => readFileSync(own(`models/weights/${file}`));

async function settings(page) {
  await page.click(id("settings-link"));
  await page.waitForSelector(id("kept-models"));
}

const kept = (page) => page.locator(`${id("kept-models")} li`).allTextContents();

test("the automatic choice measures the device once and says what it came to", async (t) => {
  const path = reference(t, "video/pose.jpg");
  if (!path) return;
  const { page, problems, requests } = await openApp(t);
  await drop(page, path, "pose.jpg", "image/jpeg");
  await analyse(page, "auto");
  await review(page);
  const report = JSON.parse((await download(page, "download-report")).text);
  assert.match(report.provenance.model, /^(lite|full|heavy)$/);
  assert.match(report.provenance.settings.engine_reason, /fastest/);
  await settings(page);
  const words = await page.locator(`label:has(${id("model-auto")})`).textContent();
  t.diagnostic(words);
  assert.match(words, new RegExp(`here: ${report.provenance.model}`, "i"));
  const before = requests().length;
  await page.click(id("home"));
  await drop(page, path, "again.jpg", "image/jpeg");
  await analyse(page, "auto");
  await review(page);
  assert.deepEqual(requests().slice(before), [], "measured and loaded once");
  assert.deepEqual(problems(), []);
});

test("a model file of one's own is tried, used, kept and removed", async (t) => {
  const path = reference(t, "video/pose.jpg");
  if (!path) return;
  const { page, problems } = await openApp(t);
  await settings(page);
  assert.deepEqual(await kept(page), []);
  const file = temporary("mine.task");
  writeFileSync(file, zip([
    ["pose_detector.tflite", weights("pose_detection.tflite")],
    ["pose_landmarks_detector.tflite", weights("pose_landmark_lite.tflite")],
  ]));
  await page.setInputFiles(id("model-input"), file);
  await page.waitForSelector(`${id("model-own")}:checked`, { state: "attached" });
  assert.match((await kept(page)).join(), /mine\.task 5\.8/);

  // It works without the server's weights, also after a reload.
  await page.context().route("**/models/**", (route) => route.abort());
  await page.reload();
  await page.click(id("home"));
  await drop(page, path, "pose.jpg", "image/jpeg");
  await analyse(page, "own");
  await review(page);
  const { provenance } = JSON.parse((await download(page, "download-report")).text);
  assert.equal(provenance.model, "mine.task");
  assert.deepEqual(Object.keys(provenance.model_sha256), ["mine.task"]);

  await settings(page);
  await page.click(id("remove-model"));
  await page.waitForFunction(() => !document.querySelector("[data-testid=model-own]"));
  assert.deepEqual(await kept(page), []);
  assert.equal(await page.locator(`${id("model-auto")}:checked`).count(), 1);
  assert.deepEqual(problems(), []);
});

test("a file that is no pose model is refused with a reason and not kept", async (t) => {
  const { page } = await openApp(t);
  await settings(page);
  const cases = [
    ["letter.tflite", Buffer.from("This is a letter.")],
    ["cut.tflite", weights("pose_landmark_lite.tflite").subarray(0, 1_000_000)],
    ["detector.task", zip([["pose_detector.tflite", weights("pose_detection.tflite")]])],
    ["empty.task", Buffer.alloc(0)],
  ];
  for (const [name, data] of cases) {
    const file = temporary(name);
    writeFileSync(file, data);
    await page.setInputFiles(id("model-input"), file);
    const text = await problem(page);
    t.diagnostic(`${name}: ${text}`);
    assert.match(text, /^\S.{20,}\.$/s, "a sentence");
    await page.click(id("dismiss"));
    assert.equal(await page.locator(id("model-own")).count(), 0);
    assert.ok(!(await kept(page)).join().includes(name));
  }
});
