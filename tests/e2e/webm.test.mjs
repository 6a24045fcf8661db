// WebM and Matroska through the pose worker: files made by ffmpeg and by the browser itself.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { writeFileSync } from "node:fs";
import { canMake, make, openApp, temporary } from "./support.mjs";
import { framesOf, putFile, runFile, startPose } from "./worker.mjs";

const SOURCE = "-f lavfi -i testsrc2=size=160x120:rate=30:duration=1";

/** Presentation times of the frames that ffprobe decodes, from the first, in whole milliseconds. */
function probe(path) {
  const run = spawnSync("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries",
    "frame=best_effort_timestamp_time", "-of", "csv=p=0", path]);
  const times = String(run.stdout).split("\n").map((l) => parseFloat(l)).filter(Number.isFinite);
  return times.map((t) => Math.round((t - times[0]) * 1000));
}

const timesOf = (replies) => framesOf(replies).map((f) => Math.round(f.frame.t_s * 1000));

test("every frame of WebM and Matroska files comes at its own time", async (t) => {
  if (!canMake(t)) return;
  const { page, problems } = await openApp(t);
  await startPose(page);
  const files = {
    "vp8.webm": `${SOURCE} -c:v libvpx -deadline realtime -cpu-used 8`,
    "vp9.webm": `${SOURCE} -c:v libvpx-vp9 -deadline realtime -cpu-used 8`,
    "bframes.mkv": `${SOURCE} -pix_fmt yuv420p -c:v libx264 -bf 3 -g 12`,
    "vfr.webm": `${SOURCE} -vf select='not(mod(n\\,4))+not(mod(n\\,6))' -fps_mode vfr -c:v libvpx -deadline realtime -cpu-used 8`,
    "av1.webm": `${SOURCE} -t 0.3 -pix_fmt yuv420p -c:v libaom-av1 -cpu-used 8 -usage realtime`,
  };
  let job = 0;
  const look = async (path) => {
    await putFile(page, path);
    const replies = await runFile(page, ++job);
    assert.equal(replies[0].opened?.exact_times, true, `${path}: ${JSON.stringify(replies[0])}`);
    assert.deepEqual(timesOf(replies), probe(path), path);
    return replies;
  };
  for (const [name, args] of Object.entries(files)) {
    await look(make(name, args));
  }
  // Two passes make frames that are never shown, in blocks of their own.
  const log = temporary("pass");
  const twice = (pass) => make("alt.webm",
    `${SOURCE} -c:v libvpx -auto-alt-ref 1 -lag-in-frames 16 -b:v 100k -pass ${pass} -passlogfile ${log}`);
  twice(1);
  assert.equal(timesOf(await look(twice(2))).length, 30);
  assert.deepEqual(problems(), []);
});

test("what the browser records itself is decoded exactly", async (t) => {
  const { page, problems } = await openApp(t);
  await startPose(page);
  const kinds = ["video/webm;codecs=vp8", "video/webm;codecs=vp9", "video/webm;codecs=av1",
    "video/x-matroska;codecs=avc1", "video/mp4;codecs=avc1"];
  let job = 0;
  for (const kind of kinds) {
    const base64 = await page.evaluate(record, kind);
    if (base64 === null) {
      t.diagnostic(`this browser does not record ${kind}`);
      continue;
    }
    const path = temporary(`recorded${++job}.webm`);
    writeFileSync(path, Buffer.from(base64, "base64"));
    await putFile(page, path);
    const replies = await runFile(page, job);
    assert.equal(replies[0].opened?.exact_times, true, `${kind}: ${JSON.stringify(replies[0])}`);
    const found = timesOf(replies);
    t.diagnostic(`${kind}: ${found.length} frames`);
    assert.ok(found.length > 5, kind);
    assert.ok(found.every((ms, i) => i === 0 || ms > found[i - 1]), `${kind}: ${found}`);
    if (canMake(t)) assert.deepEqual(found, probe(path), kind);
  }
  assert.deepEqual(problems(), []);
});

/** A second of a canvas in motion, as base64; null where the browser cannot record this kind. */
async function record(kind) {
  if (!MediaRecorder.isTypeSupported(kind)) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  document.body.append(canvas);
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: kind });
  const parts = [];
  recorder.ondataavailable = (e) => parts.push(e.data);
  const stopped = new Promise((r) => { recorder.onstop = r; });
  recorder.start(200);
  for (let i = 0; i < 40; i += 1) {
    context.fillStyle = `hsl(${i * 9} 80% 50%)`;
    context.fillRect((i * 7) % 300, 20, 60, 120);
    await new Promise((r) => { setTimeout(r, 33); });
  }
  recorder.stop();
  await stopped;
  canvas.remove();
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
}
