// A minute of video through the app, as a person does it.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { appUrl, freshPage, onCpu } from "./browser.mjs";
import { amount, note } from "./lines.mjs";

const LENGTH_S = 60;
/** As the browser's own observer of long tasks counts. */
const LONG_MS = 50;
const id = (name) => `[data-testid=${name}]`;

/** Every video of the folder: how long it takes beside how long it plays, longest tasks of the page, memory. */
export async function minute() {
  const folder = process.env.SAGITTA_MINUTES;
  for (const name of readdirSync(folder).sort()) {
    const browser = await onCpu();
    try {
      const { page } = await freshPage(browser, "/", appUrl);
      await prepare(page, `${folder}/${name}`);
      const memory = await watchMemory(browser);
      const found = await analyse(page);
      const { most, last } = memory.stop();
      const what = basename(name, ".mp4");
      amount(`${what}: a minute of 1080p30, lite, until its report`, "s",
        { name: `app, ${found.engine}`, amount: found.took_s }, { name: "its own length", amount: LENGTH_S }, 1);
      note(`${what}: longest task of the page until the report ${longest(found.before)}, after it ${longest(found.after)}; `
        + `memory of its process at most ${most.toFixed(0)} MB, in the end ${last.toFixed(0)} MB.`);
    } finally {
      await browser.close();
    }
  }
}

/** The set-up, ready for the tap that starts. */
async function prepare(page, path) {
  await page.waitForSelector(id("drop-zone"));
  await page.setInputFiles(id("file-input"), path);
  await page.waitForSelector(id("analyse"));
  const folded = page.locator(`details:not([open]):has(${id("track")})`);
  if (await folded.count() > 0) await folded.locator("> summary").click();
  for (const choice of ["model-lite", "track"]) await page.locator(`label:has(${id(choice)})`).click();
  await page.waitForSelector(`${id("analyse")}:enabled`);
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => list.getEntries().forEach((e) => window.tasks.push([e.startTime, e.duration])))
      .observe({ type: "longtask" });
  });
}

async function analyse(page) {
  const now = () => page.evaluate(() => performance.now());
  const start = await now();
  await page.click(id("analyse"));
  await page.waitForSelector(id("review"), { timeout: 600_000 });
  const end = await now();
  // What is still made of the report.
  await page.waitForTimeout(3000);
  const tasks = await page.evaluate(() => window.tasks);
  const engine = /simd(?: \([^)]*\))?|webgpu|burn-\w+/.exec(await page.textContent(id("provenance")))?.[0] ?? "";
  const split = (kept) => tasks.filter(([at]) => kept(at)).map(([, ms]) => ms);
  return { took_s: (end - start) / 1e3, engine, before: split((at) => at < end), after: split((at) => at >= end) };
}

const longest = (tasks) => (tasks.length > 0 ? `${Math.max(...tasks).toFixed(0)} ms` : `not over ${LONG_MS} ms`);

/** Memory in MB that the page's process shares with nobody, every second until it is stopped. */
async function watchMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter((p) => p.type === "renderer").map((p) => p.id);
  const seen = [];
  const look = () => seen.push(Math.max(...renderers.map(privateMb)));
  const timer = setInterval(look, 1000);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return { most: Math.max(...seen), last: seen.at(-1) };
    },
  };
}

function privateMb(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const kb = [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].map((m) => Number(m[1]));
    return kb.reduce((sum, x) => sum + x, 0) / 1024;
  } catch {
    return 0;
  }
}
