// Figures of one page in which everyone takes turns.
import { engine, freshPage, onCpu, onSwiftShader } from "./browser.mjs";
import { least, median, note, own, times } from "./lines.mjs";

/**
 * What a browser with relaxed SIMD takes, as this one is, and what one without takes, of ours and of LiteRT.js, which
 * has a build for each; the other engines are there to be compared.
 */
const BROWSERS = [
  { relaxed: true, takes: "relaxed", engines: ["relaxed", "simd", "burn"] },
  { relaxed: false, takes: "simd", engines: ["simd"] },
];
const RUNS = { lite: 40, full: 30, heavy: 20 };
const GOALS = { lite: 0.66, full: 0.66, heavy: 0.8 };
/** Largest difference of an output, in standard deviations of the peer's. */
const TOLERANCE = 1e-3;

const inPage = (page, name, options) => page.evaluate(
  async ([name, options]) => (await import("/page/figures.mjs"))[name](options), [name, options]);

/** The landmark networks alone on the CPU: one thread, ours on each engine; burn is the reference. */
export async function networks() {
  const browser = await onCpu();
  try {
    for (const model of Object.keys(RUNS)) {
      for (const { relaxed, takes, engines } of BROWSERS) {
        const { page, close } = await freshPage(browser, "/");
        const options = { model, engines, accelerator: "wasm", count: RUNS[model], relaxed };
        const measured = await inPage(page, "networks", options);
        const shipped = (one) => one.engine === takes;
        besidePeers(`landmark network ${model}, CPU, one thread`, model, measured, shipped, GOALS[model]);
        await close();
      }
    }
  } finally {
    await browser.close();
  }
}

/** Our engines beside each peer, LiteRT.js first; what ships has a goal beside it, and must be ahead of all others. */
function besidePeers(figure, model, { peers: [litert, ...others], ours }, shipped, goal) {
  for (const one of [...others, ...ours]) assertAgrees(`${model}, ${one.name}`, one.off, litert.name);
  for (const one of ours) {
    times(figure, one, litert, shipped(one) ? goal : undefined);
    for (const other of others) times(figure, one, other, shipped(one) ? 1 : undefined);
  }
}

function assertAgrees(what, off, reference) {
  if (!(off <= TOLERANCE)) throw new Error(`${what}: outputs differ by ${off} standard deviations from ${reference}`);
  note(`${what}: outputs within ${off.toExponential(1)} standard deviations of ${reference}.`);
}

/** The lite network on WebGPU in software: shows how much work there is, not how fast a GPU is. */
export async function webgpu() {
  const browser = await onSwiftShader();
  try {
    const { page } = await freshPage(browser, "/");
    const adapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter())?.info?.description ?? null);
    if (adapter === null) throw new Error("this Chromium gives no WebGPU adapter; the figure cannot be measured");
    note(`WebGPU adapter: ${adapter || "without a description"}.`);
    const options = { model: "lite", engines: ["webgpu", "webgpu, all outputs"], accelerator: "webgpu", count: 8 };
    const measured = await inPage(page, "networks", options);
    // What ships keeps the heat maps on the device.
    const shipped = (one) => one.engine === "webgpu";
    besidePeers("landmark network lite, WebGPU on SwiftShader", "lite", measured, shipped, 0.5);
  } finally {
    await browser.close();
  }
}

/** Frames of a video through the pose worker that ships and through PoseLandmarker. */
export async function tracking() {
  const browser = await onCpu();
  try {
    const { page, traffic } = await freshPage(browser, "/");
    const frames = Array.from({ length: 65 }, (_, i) => `/data/frames/${String(i + 1).padStart(3, "0")}.jpg`);
    const result = await inPage(page, "tracking", { frames, passes: 2, engine });
    const ours = { name: `pose worker, ${result.engine}`, times: result.ours };
    const peer = { name: "tasks-vision VIDEO", times: result.peer };
    times("tracked video frame lite 720×1280, CPU", ours, peer, 0.6);
    note(`Tracked frame, both given ${result.format} frames; inside the worker: median ${median(result.inside).toFixed(1)}, least ${least(result.inside).toFixed(1)} ms; `
      + `the rest is the way there and back. Frames with a person: tasks-vision ${result.found[0]}, ours ${result.found[1]} of ${frames.length * 2}.`);
    const foreign = traffic.foreign();
    note(`Requests to other origins after tasks-vision was closed: ${foreign.length}`
      + `${foreign.length > 0 ? ` (${[...new Set(foreign)].join(", ")}; the page's policy refused them)` : ""}.`);
  } finally {
    await browser.close();
  }
}

/**
 * The photo's landmarks beside PoseLandmarker's, on the processor, where it cuts squares at whole pixel numbers,
 * and on a graphics device, where it cuts them at the centres of pixels, as we do, and counts with other numbers.
 */
export async function photo() {
  for (const [launch, delegate] of [[onCpu, "CPU"], [onSwiftShader, "GPU"]]) {
    const browser = await launch();
    try {
      for (const model of Object.keys(GOALS)) {
        const { page, close } = await freshPage(browser, "/");
        noteAgreement(model, delegate, await inPage(page, "agreement", { engine, model, delegate }));
        await close();
      }
    } finally {
      await browser.close();
    }
  }
}

/** Given the same pixels, landmarks must be 3 px apart on average and 8 px at most. */
function noteAgreement(model, delegate, { engine, shipped, alike, apart }) {
  const within = ({ mean, max }) => mean <= 3 && max <= 8;
  const off = (found) => `mean ${found.mean.toFixed(2)} px, largest ${found.max.toFixed(2)} px at landmark ${found.worst}, `
    + `whose visibility is ${found.visibility.toFixed(2)} (${within(found) ? "within" : "NOT within"} 3 and 8 px)`;
  const beside = alike ? `with squares cut in its way ${off(alike)}` : `its own CPU delegate ${off(apart)}`;
  note(`pose.jpg, ${model} on ${engine}, against tasks-vision with its ${delegate} delegate: as shipped ${off(shipped)}; ${beside}.`);
  if (alike && !within(alike)) throw new Error(`${model}: given the same pixels, the landmarks are not those of tasks-vision`);
}

/** Our pose worker alone. */
export async function alone() {
  const browser = await onCpu();
  try {
    const { page } = await freshPage(browser, "/");
    for (const [model, count] of Object.entries({ lite: 30, full: 20, heavy: 8 })) {
      for (const tracking of [true, false]) {
        const measured = await inPage(page, "alone", { model, tracking, count, engine });
        const what = tracking ? "tracked frame" : "frame with detection";
        own(`${what} 1000x667 ${model}, Chromium ${measured.engine}`, measured.times);
      }
    }
  } finally {
    await browser.close();
  }
}
