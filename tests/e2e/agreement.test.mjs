// The browser and the command line find the same landmarks in the same file: the same networks, fed by two
// decoders.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { canMake, make, openApp, own, reference, temporary } from "./support.mjs";
import { framesOf, putFile, runFile, startPose } from "./worker.mjs";

/** The reference recordings of one person, the longer ones cut, as both sides read the same cut file. */
const CORPUS = [
  ["video/pose_squats.mp4", ""],
  ["video/pose2sim-single/cam01.mp4", "-t 1"],
  ["video/pose2sim-single/cam03.mp4", "-t 1"],
];

/**
 * Largest mean distance in pixels. Both sides take the decoder's planes as they are and make colours of them
 * alike; what is left is the last bits of two engines' sums.
 */
const MOST_PX = 0.05;

/** The command line's program, named by SAGITTA_CLI; null with a visible note. */
function program(t) {
  const path = process.env.SAGITTA_CLI;
  if (path && existsSync(path)) return path;
  t.skip("skipped: no command line; name it with SAGITTA_CLI, or run `cargo xtask test`");
  return null;
}

/** Frames as the command line sees them. */
function commandLine(cli, path) {
  const out = temporary("cli.json");
  const args = ["pose", path, "--model", "lite", "--engine", "simd", "--mode", "image", "--out", out, "--progress", "none"];
  const run = spawnSync(cli, args, { cwd: own("."), encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(readFileSync(out, "utf8")).frames;
}

/** Mean and largest distance of all landmarks, and how many frames both have somebody in. */
function compared(browser, cli) {
  assert.equal(browser.length, cli.length, "the same frames");
  const all = [];
  let both = 0;
  browser.forEach((b, i) => {
    const c = cli[i];
    assert.ok(Math.abs(b.t_s - c.t_s) < 1e-3, `frame ${i}: ${b.t_s} and ${c.t_s} s`);
    assert.deepEqual([b.width, b.height], [c.width, c.height]);
    if (!b.pose || !c.pose) return;
    both += 1;
    b.pose.landmarks_px.forEach(([x, y], k) =>
      all.push(Math.hypot(x - c.pose.landmarks_px[k][0], y - c.pose.landmarks_px[k][1])));
  });
  all.sort((a, b) => a - b);
  return { mean: all.reduce((a, b) => a + b, 0) / all.length, median: all[all.length >> 1], largest: all.at(-1), both };
}

// Every frame anew: following a person is chaotic, and makes of a difference in the last bit one of pixels.
test("the command line finds what the browser finds", async (t) => {
  const cli = program(t);
  const paths = CORPUS.map(([name]) => reference(t, name));
  if (!cli || paths.includes(null) || !canMake(t)) return;
  const { page, problems } = await openApp(t);
  assert.match(await startPose(page), /simd/);
  for (const [i, path] of paths.entries()) {
    const [name, cut] = CORPUS[i];
    const file = cut ? make(`cut${i}.mp4`, `-i ${path} ${cut} -c copy -an`) : path;
    await putFile(page, file);
    const frames = framesOf(await runFile(page, i + 1)).map((f) => f.frame);
    const { mean, median, largest, both } = compared(frames, commandLine(cli, file));
    t.diagnostic(`${name}: mean ${mean.toFixed(3)} px, median ${median.toFixed(3)}, largest ${largest.toFixed(1)}, ${both} of ${frames.length} frames`);
    assert.equal(both, frames.length, `${name}: somebody in every frame of both`);
    assert.ok(mean <= MOST_PX, `${name}: ${mean} px`);
  }
  assert.deepEqual(problems(), []);
});
