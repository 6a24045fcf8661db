// A worker that cannot start, hangs or dies is replaced, and the person is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse, download, drop, id, problem, review } from "./app.mjs";
import { canMake, make, openApp, own, reference } from "./support.mjs";

const SHORT = "-f lavfi -i testsrc2=size=160x120:rate=5:duration=1 -pix_fmt yuv420p -c:v libx264";

/** A pose worker that loads everything and then does as `on_file` says. */
const fake = (onFile) => `
  onmessage = ({ data: { message } }) => {
    if (message.load) postMessage({ message: { loaded: { engine: "none", reason: "" } } });
    if (message.open) {
      const { job } = message.open;
      postMessage({ message: { opened: { job, frames: 5, duration_s: 0.8, exact_times: true } } });
    }
    if (message.file) { ${onFile} }
  };
  postMessage({ message: "ready" });`;

/** Whichever of the pose programs the app starts. */
const POSE = "**/pose*_loader.js";

async function withWorker(t, body) {
  const { page } = await openApp(t);
  await page.context().route(POSE, (route) =>
    body === null ? route.abort() : route.fulfill({ contentType: "text/javascript", body }));
  await page.reload();
  await drop(page, make("short.mp4", SHORT), "short.mp4");
  await analyse(page);
  const text = await problem(page);
  t.diagnostic(text);
  await page.click(id("dismiss"));
  await page.context().unroute(POSE);
  return { page, text };
}

/** The next analysis runs with a worker that is started anew. */
async function assertRecovers(page) {
  await page.click(id("home"));
  await drop(page, make("short.mp4", SHORT), "short.mp4");
  await analyse(page);
  assert.match(await problem(page), /No person/);
}

test("a worker that cannot start is reported, and the next try starts it", async (t) => {
  if (!canMake(t)) return;
  const { page, text } = await withWorker(t, null);
  assert.match(text, /could not be started/);
  await assertRecovers(page);
});

test("a worker that dies is reported and replaced", async (t) => {
  if (!canMake(t)) return;
  const { page, text } = await withWorker(t, fake("setTimeout(() => { throw new Error('broken'); });"));
  assert.match(text, /stopped unexpectedly/);
  await assertRecovers(page);
});

test("a worker that hangs is reported and replaced", async (t) => {
  if (!canMake(t)) return;
  const { page, text } = await withWorker(t, fake("for (;;);"));
  assert.match(text, /no longer answered/);
  await assertRecovers(page);
});

test("a model that arrives damaged is refused", async (t) => {
  if (!canMake(t)) return;
  const { page } = await openApp(t);
  await page.context().route("**/models/pose_landmark_lite.tflite.halves", (route) =>
    route.fulfill({ body: Buffer.alloc(2819824) }));
  await drop(page, make("short.mp4", SHORT), "short.mp4");
  await analyse(page);
  assert.match(await problem(page), /damaged/);
  await page.context().unroute("**/models/pose_landmark_lite.tflite.halves");
  await assertRecovers(page);
});

test("cancel also ends an analysis that would never end", async (t) => {
  const { page, problems } = await openApp(t);
  const loader = await (await page.request.get(new URL("solver_loader.js", page.url()).href)).text();
  const hangs = `addEventListener("message", ({ data }) => { if (data.message?.analyse) for (;;); });`;
  await page.context().route("**/solver_loader.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: `${hangs}\n${loader}` }));
  await page.reload();
  await drop(page, own("samples/squats.pose.json"), "squats.json");
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.click(id("analyse"));
  await page.waitForSelector(id("cancel"));
  await page.context().unroute("**/solver_loader.js");
  await page.click(id("cancel"));
  await page.waitForSelector(id("progress"), { state: "detached", timeout: 1000 });
  assert.equal(await page.locator(id("problem")).count(), 0);
  // The next analysis does not wait for the one that hangs, which would be told after a minute.
  await page.click(id("analyse"));
  await review(page, 20_000);
  assert.deepEqual(problems(), []);
});

test("with the storage full the report stays open and says that it is not kept", async (t) => {
  const { page, problems } = await openApp(t);
  // A browser takes everything and aborts at the end when it finds the disk full.
  await page.evaluate(() => {
    window.commit = IDBTransaction.prototype.commit;
    IDBTransaction.prototype.commit = function () { this.abort(); };
  });
  await page.click(id("sample"));
  await review(page);
  const text = await problem(page);
  t.diagnostic(text);
  assert.match(text, /could not be kept.*full.*download it/s);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  const { text: json } = await download(page, "download-report");
  assert.equal(JSON.parse(json).reps.length, 3);
  // With room again the next result is kept.
  await page.evaluate(() => { IDBTransaction.prototype.commit = window.commit; });
  await page.click(id("dismiss"));
  await page.click(id("home"));
  await page.click(id("sample"));
  await review(page);
  await page.click(id("home"));
  await page.waitForSelector(id("library-entry"));
  assert.deepEqual(problems(), []);
});

test("a second person in the picture is mentioned", async (t) => {
  const picture = reference(t, "video/pose.jpg");
  if (!picture || !canMake(t)) return;
  const { page, problems } = await openApp(t);
  const two = make("two.mp4", `-loop 1 -t 3 -r 5 -i ${picture} -filter_complex [0][0]hstack,scale=1280:-2 -pix_fmt yuv420p -c:v libx264`);
  await drop(page, two, "two.mp4");
  await analyse(page);
  await review(page);
  assert.match(await page.locator(id("warnings")).textContent(), /More than one person/);
  assert.deepEqual(problems(), []);
});

test("with site data blocked the page works and says what is not kept", async (t) => {
  // As browsers do it: even asking for the storage throws.
  const { page, problems } = await openApp(t, "", "none", {
    before: () => {
      const denied = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
      Object.defineProperty(window, "localStorage", { get: denied });
      IDBFactory.prototype.open = denied;
    },
  });
  await page.click(id("sample"));
  await review(page);
  assert.match(await problem(page), /allow site data/);
  assert.equal(await page.locator(id("rep-row")).count(), 3);
  await page.click(id("dismiss"));
  await page.click(id("home"));
  await page.reload();
  await page.waitForSelector(id("sample"));
  assert.deepEqual(problems(), []);
});

test("a worker that died while nothing was asked of it is replaced at once", async (t) => {
  const { page } = await openApp(t);
  const loader = await (await page.request.get(new URL("solver_loader.js", page.url()).href)).text();
  const dies = `let dead = false;
    addEventListener("message", () => { if (dead) for (;;); });
    setTimeout(() => { dead = true; throw new Error("idle"); }, 1500);`;
  await page.context().route("**/solver_loader.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: `${dies}\n${loader}` }));
  await page.reload();
  await page.waitForSelector(`${id("sample")}:enabled`);
  await page.waitForTimeout(2500);
  await page.context().unroute("**/solver_loader.js");
  await page.click(id("sample"));
  // Else it would be told after a minute of silence.
  await review(page, 20_000);
  assert.equal(await page.locator(id("problem")).count(), 0);
});
