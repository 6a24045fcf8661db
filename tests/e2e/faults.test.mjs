// A worker that cannot start, hangs or dies is replaced, and the person is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse, drop, id, problem, review } from "./app.mjs";
import { canMake, make, openApp, reference } from "./support.mjs";

const SHORT = "-f lavfi -i testsrc2=size=160x120:rate=5:duration=1 -pix_fmt yuv420p -c:v libx264";

/** A pose worker that loads everything and then does as `on_file` says. */
const fake = (onFile) => `
  onmessage = ({ data: { message } }) => {
    if (message.load) postMessage({ message: { loaded: { engine: "none" } } });
    if (message.file) { ${onFile} }
  };
  postMessage({ message: "ready" });`;

async function withWorker(t, body) {
  const { page } = await openApp(t);
  await page.context().route("**/pose_loader.js", (route) =>
    body === null ? route.abort() : route.fulfill({ contentType: "text/javascript", body }));
  await page.reload();
  await drop(page, make("short.mp4", SHORT), "short.mp4");
  await analyse(page);
  const text = await problem(page);
  t.diagnostic(text);
  await page.click(id("dismiss"));
  await page.context().unroute("**/pose_loader.js");
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
  await page.context().route("**/models/pose_landmark_lite.tflite", (route) =>
    route.fulfill({ body: Buffer.alloc(2819824) }));
  await drop(page, make("short.mp4", SHORT), "short.mp4");
  await analyse(page);
  assert.match(await problem(page), /damaged/);
  await page.context().unroute("**/models/pose_landmark_lite.tflite");
  await assertRecovers(page);
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
