// What every end-to-end test shares: one Chromium, pages that record what they should not do, and
// files to drop into them.
import { chromium } from "playwright-core";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const url = process.env.SAGITTA_URL;
if (!url) throw new Error("SAGITTA_URL is not set; run `cargo xtask test`, which serves the built page.");

const flags = ["--no-sandbox", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** No graphics device at all, or one that the processor plays. */
const graphics = {
  none: ["--disable-gpu"],
  software: ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--use-vulkan=swiftshader",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
};
/** A cold Chromium on a busy machine: its first page waits for the disk, the later ones do not. */
const COLD_START_MS = 120_000;
const started = {};

/** The one Chromium of this file's tests with these graphics and flags, once it has shown the app. */
const theBrowser = (kind, more) => (started[[kind, ...more]] ??= start(kind, more));

async function start(kind, more) {
  const browser = await chromium.launch({
    executablePath: process.env.SAGITTA_CHROMIUM ?? "/usr/bin/chromium",
    args: [...flags, ...graphics[kind], ...more],
    timeout: COLD_START_MS,
  });
  const page = await browser.newPage();
  await page.goto(url, { timeout: COLD_START_MS });
  await page.close();
  return browser;
}

const folder = mkdtempSync(join(tmpdir(), "sagitta-e2e-"));
after(async () => {
  await Promise.all(Object.values(started).map(async (browser) => (await browser).close()));
  rmSync(folder, { recursive: true, force: true });
});

/**
 * A fresh page of the app; `kind` of graphics is "none" or "software". `problems()` lists console
 * errors, frames that nobody closed, and requests to other origins so far. `flags` are Chromium's,
 * `permissions` what the page may do, `before` runs in the page before anything else.
 */
export async function openApp(t, path = "", kind = "none", { flags: more = [], permissions = [], before } = {}) {
  const context = await (await theBrowser(kind, more)).newContext({ acceptDownloads: true, permissions });
  t.after(() => context.close());
  const page = await context.newPage();
  if (before) await page.addInitScript(before);
  const errors = [];
  const requests = [];
  const bad = (m) => m.type() === "error" || /garbage collected without being closed/.test(m.text());
  page.on("console", (m) => bad(m) && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(String(e)));
  context.on("request", (r) => requests.push(r.url()));
  await page.goto(new URL(path, url).href);
  const own = new URL(url).origin;
  const foreign = () => requests.filter((r) => {
    const u = new URL(r);
    return u.protocol !== "blob:" && u.protocol !== "data:" && u.origin !== own;
  });
  return {
    page,
    requests: () => requests.filter((r) => !/^(blob|data):/.test(r)),
    problems: () => [...errors, ...foreign().map((r) => `request to ${r}`)],
  };
}

/** A file of the reference recordings, or null with a visible note. */
export function reference(t, name) {
  const path = join(process.env.SAGITTA_DATA ?? join(root, "../shared/data"), name);
  if (existsSync(path)) return path;
  t.skip("skipped: no reference data");
  return null;
}

/** A file of the project. */
export const own = (name) => join(root, name);

const has = (command) => spawnSync(command, ["-version"]).status === 0;

/** Whether ffmpeg is there and knows an encoder; a visible skip if not. */
export function canMake(t, encoder = "libx264") {
  const ok = has("ffmpeg")
    && String(spawnSync("ffmpeg", ["-v", "quiet", "-encoders"]).stdout).includes(encoder);
  if (!ok) t.skip(`skipped: no ffmpeg with ${encoder}`);
  return ok;
}

/** A file made by ffmpeg. */
export function make(name, args) {
  const out = join(folder, name);
  const run = spawnSync("ffmpeg", ["-v", "error", "-y", ...args.split(/\s+/), out]);
  if (run.status !== 0) throw new Error(`ffmpeg ${args}: ${run.stderr}`);
  return out;
}

/** A path in the temporary folder. */
export const temporary = (name) => join(folder, name);

/** Bytes of a file. */
export const bytes = (path) => readFileSync(path);
