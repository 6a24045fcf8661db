// From nothing: a fresh browser context each time, caches empty.
import { appUrl, freshPage, onCpu, url } from "./browser.mjs";
import { amount, note, times } from "./lines.mjs";

const ROUNDS = 9;
const DROPPED = 2;

async function once(browser, path) {
  const { page, close } = await freshPage(browser, path);
  const ms = await landmark(page);
  await close();
  return ms;
}

/** Milliseconds from the page's navigation to the landmarks of the photo. */
async function landmark(page) {
  await page.waitForFunction(() => window.first, null, { timeout: 60_000 });
  const { error, points, ms } = await page.evaluate(() => window.first);
  if (error || points !== 33) throw new Error(`${page.url()}: ${error ?? `${points} points`}`);
  return ms;
}

/** Navigation to the first landmark: the pose worker and its weights, and the peer and its package. */
export async function firstLandmark() {
  const browser = await onCpu();
  try {
    const [ours, peer] = [[], []];
    for (let round = 0; round < ROUNDS + DROPPED; round += 1) {
      const [a, b] = [await once(browser, "/cold/tasks-vision"), await once(browser, "/cold/ours")];
      if (round < DROPPED) continue;
      peer.push(a);
      ours.push(b);
    }
    times("navigation to first landmark, lite, CPU, cold", { name: "pose worker", times: ours },
      { name: "tasks-vision IMAGE", times: peer }, 0.5);
  } finally {
    await browser.close();
  }
}

/**
 * Bytes and requests: the whole app with a photo dropped into it, beside a page with the peer alone. What
 * measures a movement has no peer there, and is told apart.
 */
export async function traffic() {
  const browser = await onCpu();
  try {
    const peer = await freshPage(browser, "/cold/tasks-vision");
    await landmark(peer.page);
    const ours = await freshPage(browser, "/", appUrl);
    const photo = Buffer.from(await (await fetch(new URL("/data/pose.jpg", url))).arrayBuffer());
    await analyse(ours.page, photo);
    const megabytes = async (one, counts) => (await one.traffic.bytes(counts)) / 1e6;
    const measures = (address) => address.includes("/solver");
    amount("transferred until the first landmark, lite, gzip", "MB",
      { name: "page, pose worker, weights", amount: await megabytes(ours, (address) => !measures(address)) },
      { name: "tasks-vision alone", amount: await megabytes(peer) }, 0.7);
    note(`What measures the landmarks, and comes beside them: ${(await megabytes(ours, measures)).toFixed(2)} MB.`);
    const before = ours.traffic.requests();
    await analyse(ours.page, photo);
    const again = ours.traffic.requests() - before;
    note(`Requests of a second analysis, once the model is there: ${again}. `
      + `Requests to other origins: ${ours.traffic.foreign().length}.`);
    if (again + ours.traffic.foreign().length > 0) throw new Error("our page asked for something that it must not need");
  } finally {
    await browser.close();
  }
}

/** A photo through the app, as a person does it. */
async function analyse(page, photo) {
  const id = (name) => `[data-testid=${name}]`;
  await page.click(id("home"));
  await page.waitForSelector(id("drop-zone"));
  await page.setInputFiles(id("file-input"), { name: "pose.jpg", mimeType: "image/jpeg", buffer: photo });
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.locator(`label:has(${id("model-lite")})`).click();
  await page.click(id("analyse"));
  await page.waitForSelector(id("review"), { timeout: 60_000 });
}
