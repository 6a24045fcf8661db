// What a person does in the app.
import assert from "node:assert/strict";
import { bytes } from "./support.mjs";

export const id = (name) => `[data-testid=${name}]`;

/** Drops a file onto the drop zone. */
export async function drop(page, path, name, type = "") {
  const base64 = bytes(path).toString("base64");
  const transfer = await page.evaluateHandle(([base64, name, type]) => {
    const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([data], name, { type }));
    return transfer;
  }, [base64, name, type]);
  await page.waitForSelector(id("drop-zone"));
  await page.dispatchEvent(id("drop-zone"), "drop", { dataTransfer: transfer });
}

/** Analyses the file that waits, with a model; `every` looks at each frame anew (a photo has only one). */
export async function analyse(page, model = "lite", every = true) {
  await page.waitForSelector(id("analyse"));
  const folded = page.locator(`details:not([open]):has(${id("every")})`);
  if (await folded.count() > 0) await folded.locator("> summary").click();
  for (const choice of [`model-${model}`, every ? "every" : "track"]) {
    if (await page.locator(id(choice)).count() === 0 && choice === "every") continue;
    await page.locator(`label:has(${id(choice)})`).click();
    await page.waitForSelector(`${id(choice)}:checked`, { state: "attached" });
  }
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.click(id("analyse"));
}

/** Waits for the whole review page, or fails with the message that came instead. */
export async function review(page, timeout = Number(process.env.SAGITTA_PATIENCE_MS ?? 240_000)) {
  await page.waitForSelector(`${id("review")}, ${id("problem")}`, { timeout });
  // A report that could not be kept shows all the same, with a message beside it.
  const there = await page.waitForSelector(id("review"), { timeout: 2000 }).catch(() => null);
  if (!there) throw new Error(await page.textContent(id("problem")));
  await page.waitForSelector(`${id("review")}[aria-busy=false]`, { timeout });
}

/** The sentence that tells what went wrong. */
export async function problem(page, timeout = 120_000) {
  const element = await page.waitForSelector(`${id("problem")} p`, { timeout });
  return element.textContent();
}

/** Saves a download and answers its name and text. */
export async function download(page, button) {
  const tab = page.locator(id("tab-details"));
  if (await tab.isVisible()) await tab.click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(id(button)).click(),
  ]);
  return { name: file.suggestedFilename(), text: bytes(await file.path()).toString() };
}

/**
 * From when to when somebody is at the bottom in the clip of squats, by eye. At the second one they rest from
 * 6.6 to 7.0 s: a frame of 0.2 s later than what stands here is still within that.
 */
const BOTTOMS = [[2.0, 2.0], [6.6, 6.8], [11.8, 11.8]];

/** Whether the bottoms of the clip of squats were found, in seconds. */
export function assertBottoms(found_s, tolerance_s) {
  assert.equal(found_s.length, BOTTOMS.length);
  BOTTOMS.forEach(([from, to], i) => {
    assert.ok(Math.max(from - found_s[i], found_s[i] - to) <= tolerance_s, `bottoms at ${found_s.join(", ")} s`);
  });
}
