// How long one frame takes in the built page's pose worker, one JSON object per line:
// {"figure":"tracked frame 1000x667 lite, Chromium burn-flex","median_ms":…,"min_ms":…,"runs":…}.
//
// The picture is video/pose.jpg of the reference data, as tracking needs a person to follow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const { SAGITTA_URL, SAGITTA_CHROMIUM, SAGITTA_DATA } = process.env;
const RUNS = { lite: 30, full: 20, heavy: 8 };
const WARM_UP = 3;

if (!SAGITTA_DATA) {
  console.error('skipped: no reference data (set SAGITTA_DATA)');
  process.exit(0);
}
const picture = readFileSync(join(SAGITTA_DATA, 'video/pose.jpg')).toString('base64');
const browser = await chromium.launch({
  executablePath: SAGITTA_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  await page.goto(SAGITTA_URL);
  for (const model of Object.keys(RUNS)) {
    for (const tracking of [true, false]) {
      const measured = await page.evaluate(measure, { model, tracking, picture, runs: RUNS[model], warmUp: WARM_UP });
      print(model, tracking, measured);
    }
  }
} finally {
  await browser.close();
}

function print(model, tracking, { engine, size, times }) {
  times.sort((a, b) => a - b);
  const what = tracking ? 'tracked frame' : 'frame with detection';
  const round = (x) => Math.round(x * 100) / 100;
  console.log(JSON.stringify({
    figure: `${what} ${size} ${model}, Chromium ${engine}`,
    median_ms: round(times[times.length >> 1]),
    min_ms: round(times[0]),
    runs: times.length,
  }));
}

/** Runs in the page: loads the worker as the app does and times `Bitmap` jobs. */
async function measure({ model, tracking, picture, runs, warmUp }) {
  const worker = new Worker(new URL('pose_loader.js', document.baseURI), { type: 'module' });
  const heard = [];
  let wake = () => {};
  worker.onmessage = (event) => { heard.push(event.data.message); wake(); };
  worker.onerror = (event) => { heard.push({ failed: { message: event.message } }); wake(); };
  const next = async () => {
    while (heard.length === 0) await new Promise((resolve) => { wake = resolve; });
    const message = heard.shift();
    if (message.failed) throw new Error(message.failed.message);
    return message;
  };
  const bytes = async (file) => (await fetch(new URL(`models/${file}`, document.baseURI))).arrayBuffer();
  try {
    await next();
    const weights = [await bytes('pose_detection.tflite'), await bytes(`pose_landmark_${model}.tflite`)];
    worker.postMessage({ message: { load: { model } }, payload: weights }, weights);
    const { loaded } = await next();
    const blob = new Blob([Uint8Array.from(atob(picture), (c) => c.charCodeAt(0))], { type: 'image/jpeg' });
    const times = [];
    let size = '';
    for (let i = 0; i < warmUp + runs; i += 1) {
      const bitmap = await createImageBitmap(blob);
      size = `${bitmap.width}x${bitmap.height}`;
      const job = { bitmap: { job: 1, t_s: i / 30, tracking } };
      worker.postMessage({ message: job, payload: [bitmap] }, [bitmap]);
      const { frame } = await next();
      if (!frame.frame.pose) throw new Error('the person in the picture was not found');
      if (i >= warmUp) times.push(frame.stats.copy_ms + frame.stats.pose_ms);
    }
    return { engine: loaded.engine, size, times };
  } finally {
    worker.terminate();
  }
}
