// Below the interface: the workers of the built page, spoken with directly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { bytes, canMake, make, openApp, own, reference, temporary } from "./support.mjs";
import { framesOf, putFile, runFile, startPose } from "./worker.mjs";

const SOURCE = "-f lavfi -i testsrc2=size=160x120:rate=30:duration=1";

test("the pose worker finds the person in every frame of the squats, at the file's own times", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path) return;
  const { page, problems, requests } = await openApp(t);
  assert.match(await startPose(page), /simd/);
  await putFile(page, path);
  const before = requests().length;
  const replies = await runFile(page, 1);
  assert.deepEqual(replies[0].opened, { job: 1, frames: 65, duration_s: 12.8, exact_times: true });
  const frames = framesOf(replies);
  assert.equal(frames.length, 65);
  assert.deepEqual(replies.at(-1).done.notes, []);
  const golden = JSON.parse(readFileSync(reference(t, "golden/squats.lite.json")));
  let worst = 0;
  frames.forEach(({ frame }, i) => {
    assert.ok(Math.abs(frame.t_s - i / 5) < 1e-9, `frame ${i} at ${frame.t_s} s`);
    assert.deepEqual([frame.width, frame.height], [720, 1280]);
    assert.equal(frame.pose.landmarks_px.length, 33);
    const expected = golden.frames[i].pose.landmarks_px;
    const mean = frame.pose.landmarks_px.reduce((sum, [x, y], k) =>
      sum + Math.hypot(x - expected[k][0], y - expected[k][1]), 0) / 33;
    worst = Math.max(worst, mean);
  });
  t.diagnostic(`largest mean distance from the reference of one frame: ${worst.toFixed(2)} px`);
  assert.ok(worst < 8, `${worst} px`);
  assert.equal(requests().length, before, "no request during the analysis");
  assert.deepEqual(problems(), []);
});

test("a cancelled job stops and its successor is not disturbed", async (t) => {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path) return;
  const { page, problems } = await openApp(t);
  await startPose(page);
  await putFile(page, path);
  const first = await runFile(page, 1, { tracking: true, cancelAfter: 3 });
  assert.equal(framesOf(first).length, 3);
  const second = await runFile(page, 2, { tracking: true, cancelAfter: 4 });
  const late = second.filter((r) => Object.values(r)[0].job === 1);
  assert.ok(late.length <= 1, "at most the frame that was being estimated comes late");
  assert.ok(!late.some((r) => r.done), "a cancelled job is never done");
  assert.equal(framesOf(second).filter((f) => f.job === 2).length, 4);
  assert.deepEqual(problems(), []);
});

test("turned, reordered, variable, cut and huge videos are decoded", async (t) => {
  if (!canMake(t)) return;
  const { page, problems } = await openApp(t);
  await startPose(page);
  let job = 0;
  const run = async (path) => {
    await putFile(page, path);
    return runFile(page, ++job);
  };
  const plain = `${SOURCE} -pix_fmt yuv420p -c:v libx264`;

  const reordered = framesOf(await run(make("bframes.mp4", `${plain} -bf 3 -g 12`)));
  assert.deepEqual(reordered.map((f) => Math.round(f.frame.t_s * 30)), [...Array(30).keys()]);

  const vfr = framesOf(await run(make("vfr.mp4",
    `${SOURCE} -vf select='not(mod(n\\,4))+not(mod(n\\,6))' -fps_mode vfr -pix_fmt yuv420p -c:v libx264`)));
  assert.deepEqual(vfr.map((f) => Math.round(f.frame.t_s * 30)), [0, 4, 6, 8, 12, 16, 18, 20, 24, 28]);

  const one = await run(make("one.mp4", `${plain} -frames:v 1`));
  assert.equal(framesOf(one).length, 1);
  assert.equal(framesOf(one)[0].frame.t_s, 0);

  const turned = turn(make("turn.mp4", `${plain} -t 0.2`), temporary("turned.mp4"));
  const [first] = framesOf(await run(turned));
  assert.deepEqual([first.frame.width, first.frame.height], [120, 160]);

  const long = make("long.mp4", `${plain} -g 30`);
  const trimmed = make("trimmed.mp4", `-ss 0.5 -i ${long} -c copy`);
  const shown = framesOf(await run(trimmed));
  assert.equal(shown[0].frame.t_s, 0);
  assert.ok(shown.length >= 14 && shown.length <= 16, `${shown.length} frames`);

  const ahead = bytes(make("ahead.mp4", `${plain} -movflags +faststart`));
  writeFileSync(temporary("cut.mp4"), ahead.subarray(0, Math.floor(ahead.length * 0.7)));
  const cut = await run(temporary("cut.mp4"));
  assert.ok(framesOf(cut).length > 5 && framesOf(cut).length < 30);
  assert.equal(cut.at(-1).done.notes[0].kind, "truncated");

  const huge = framesOf(await run(make("8k.mp4",
    "-f lavfi -i testsrc2=size=7680x4320:rate=3:duration=1 -pix_fmt yuv420p -c:v libx264 -preset ultrafast")));
  assert.equal(huge.length, 3);
  assert.deepEqual([huge[0].frame.width, huge[0].frame.height], [7680, 4320]);
  assert.deepEqual(problems(), []);
});

test("what cannot be decoded says why, and the worker lives on", async (t) => {
  if (!canMake(t)) return;
  const { page, problems } = await openApp(t);
  await startPose(page);
  let job = 0;
  const end = async (path) => {
    await putFile(page, path);
    return (await runFile(page, ++job)).at(-1);
  };
  writeFileSync(temporary("empty.mp4"), "");
  assert.match((await end(temporary("empty.mp4"))).failed.message, /empty/);
  writeFileSync(temporary("text.mp4"), "this is no video at all, only its name says so");
  assert.equal((await end(temporary("text.mp4"))).undecodable.reason, "unknown container");
  const sound = make("sound.mp4", "-f lavfi -i sine=duration=1 -c:a aac");
  assert.match((await end(sound)).failed.message, /no picture/);
  const whole = bytes(make("whole.mp4", `${SOURCE} -pix_fmt yuv420p -c:v libx264`));
  writeFileSync(temporary("half.mp4"), whole.subarray(0, whole.length / 2));
  assert.match((await end(temporary("half.mp4"))).failed.message, /cut short/);
  if (canMake(t, "libx265")) {
    const hevc = make("hevc.mp4", `${SOURCE} -t 0.2 -pix_fmt yuv420p -c:v libx265 -tag:v hvc1 -x265-params log-level=none`);
    assert.match((await end(hevc)).undecodable.reason, /^hvc1\./);
  }
  const good = await end(make("good.mp4", `${SOURCE} -t 0.2 -pix_fmt yuv420p -c:v libx264`));
  assert.ok(good.done);
  assert.deepEqual(problems(), []);
});

test("pictures that stand in for a file are looked at as they were asked for, whatever came before", async (t) => {
  const [clip, photo] = [reference(t, "video/pose_squats.mp4"), reference(t, "video/pose.jpg")];
  if (!clip || !photo) return;
  const { page, problems } = await openApp(t);
  await startPose(page);
  // Somebody is followed when the next file turns out to be none.
  await putFile(page, clip);
  await runFile(page, 1, { tracking: true, cancelAfter: 3 });
  await putFile(page, own("README.md"));
  const base64 = bytes(photo).toString("base64");
  const pose = await page.evaluate(async (base64) => {
    const until = async (kind) => {
      for (;;) {
        const reply = await window.hear();
        if (reply[kind]?.job === 2) return reply[kind];
      }
    };
    window.say({ open: { job: 2 } }, [window.file]);
    await until("undecodable");
    const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([data], { type: "image/jpeg" }));
    window.say({ bitmap: { job: 2, t_s: 0, tracking: false } }, [bitmap], [bitmap]);
    return (await until("frame")).frame.pose;
  }, base64);
  const golden = JSON.parse(readFileSync(reference(t, "golden/pose_jpg.lite.json")));
  const expected = (golden.frames ?? [golden])[0].pose.landmarks_px;
  const off = pose.landmarks_px.map(([x, y], i) => Math.hypot(x - expected[i][0], y - expected[i][1]));
  assert.ok(Math.max(...off) < 8, `${Math.max(...off)} px`);
  assert.deepEqual(problems(), []);
});

test("messages that make no sense are answered, not obeyed", async (t) => {
  const { page } = await openApp(t);
  await startPose(page);
  const replies = await page.evaluate(async () => {
    const answers = [];
    for (const message of [undefined, 7, "nonsense", { file: {} }, { load: null }]) {
      window.say(message);
      answers.push(await window.hear());
    }
    window.say({ file: { job: 9, tracking: true } }, ["not a file"]);
    answers.push(await window.hear());
    return answers;
  });
  for (const reply of replies.slice(0, 5)) assert.equal(reply.failed.job, 0);
  assert.equal(replies[5].undecodable.job, 9);
});

test("the analysis worker answers with its catalogue and reads and analyses the sample", async (t) => {
  const { page, problems } = await openApp(t);
  const sample = readFileSync(own("samples/squats.pose.json"), "utf8");
  const [catalogue, input, report] = await page.evaluate(async (text) => {
    const worker = new Worker(new URL("solver_loader.js", document.baseURI), { type: "module" });
    const heard = [];
    let wake = () => {};
    worker.onmessage = (e) => { heard.push(e.data.message); wake(); };
    const hear = async () => {
      while (heard.length === 0) await new Promise((r) => { wake = r; });
      return heard.shift();
    };
    const ask = async (message, payload = []) => {
      worker.postMessage({ message, payload });
      for (;;) {
        const reply = await hear();
        if (!reply.step && !reply.values) return reply;
      }
    };
    await hear();
    const catalogue = (await ask("catalogue")).catalogue.movements.map((m) => m.id);
    const bytes = new TextEncoder().encode(text).buffer;
    const { recorded } = (await ask({ read: { job: 1, name: "squats.pose.json", options: {} } }, [bytes])).input;
    const { input } = recorded;
    const request = {
      movement: "squat", input, subject: {}, settings: {}, notes: [],
      provenance: { version: "", input: "squats", model_sha256: {}, settings: {} },
    };
    const { report } = (await ask({ analyse: { job: 2, request } })).report;
    return [catalogue, input, { reps: report.reps.length, bottoms: report.reps.map((r) => r.events.get("bottom_s")) }];
  }, sample);
  assert.ok(catalogue.includes("squat"));
  assert.ok(input.pose.frames.length > 50);
  assert.equal(report.reps, 3);
  [2.0, 6.6, 11.8].forEach((s, i) => assert.ok(Math.abs(report.bottoms[i] - s) <= 0.2001, `${report.bottoms}`));
  assert.deepEqual(problems(), []);
});

/** A copy whose track header turns the picture by 90° clockwise, as phones write it. */
function turn(path, out) {
  const data = Buffer.from(bytes(path));
  const matrix = data.indexOf("tkhd") + 4 + 40;
  [[0, 0], [1, 0x10000], [3, -0x10000], [4, 0]].forEach(([i, v]) => data.writeInt32BE(v, matrix + 4 * i));
  writeFileSync(out, data);
  return out;
}
