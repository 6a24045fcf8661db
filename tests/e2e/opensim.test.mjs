// OpenSim's page: files in, the model in three dimensions, a tool, its result beside OpenSim's own.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { download, id } from "./app.mjs";
import { bytes, openApp, reference, temporary } from "./support.mjs";

const PATIENCE = { timeout: 60_000 };

/** Drops several files at once, wherever the page shows its drop zone. */
async function dropAll(page, paths) {
  const files = paths.map((path) => [path.split("/").at(-1), bytes(path).toString("base64")]);
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of files) {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([data], name));
    }
    return transfer;
  }, files);
  await page.waitForSelector(id("drop-zone"));
  await page.dispatchEvent(id("drop-zone"), "drop", { dataTransfer: transfer });
}

/** The reference files of a folder, or null with a visible note. */
function files(t, folder, names) {
  const found = names.map((name) => reference(t, `opensim/${folder}/${name}`));
  return found.every(Boolean) ? found : null;
}

const ARM = ["arm26.osim", "arm26_InverseKinematics.mot", "arm26_Setup_InverseDynamics.xml",
  "std_arm26_InverseDynamics.sto"];

/** Whether the picture shows more than one colour, seen from outside as a person would. */
async function pictured(page) {
  const shot = await page.locator(id("space")).screenshot();
  return page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([data], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    return new Set(pixels).size;
  }, shot.toString("base64"));
}

/** Waits until the picture has as many colours as shaded solids give. */
async function showsModel(page, least) {
  await page.waitForSelector(id("space"), PATIENCE);
  for (let i = 0; i < 60; i += 1) {
    if (await pictured(page) >= least) return;
    await page.waitForTimeout(250);
  }
  assert.fail(`the picture has ${await pictured(page)} colours only`);
}

test("a model with motion and set-up: it shows, it runs, and the result is OpenSim's", async (t) => {
  const arm = files(t, "id", ARM);
  if (!arm) return;
  const { page, problems } = await openApp(t);
  await dropAll(page, arm);
  assert.match(page.url(), /#\/opensim$/, "an .osim leads to its page");
  await showsModel(page, 8);
  assert.equal(await page.locator(id("opensim-file")).count(), 4);
  assert.equal(await page.locator(id("opensim-file-problem")).count(), 0);

  // The line of time moves the model.
  const before = await page.locator(id("scrub-time")).textContent();
  await page.locator(id("scrub")).fill("20");
  assert.notEqual(await page.locator(id("scrub-time")).textContent(), before);

  await page.click(id("run-offer"));
  await page.waitForSelector(id("opensim-results"), PATIENCE);
  await page.selectOption(id("reference"), { label: "std_arm26_InverseDynamics.sto" });
  await page.waitForSelector(id("column-rms"));
  const rms = await page.locator(id("column-rms")).allTextContents();
  t.diagnostic(`RMS: ${rms.join(", ")} N·m`);
  assert.equal(rms.length, 2);
  for (const text of rms) assert.ok(Number(text) < 0.001, text);

  const saved = await download(page, "save-result");
  assert.match(saved.name, /arm26_InverseDynamics.*\.sto$/);
  assert.match(saved.text, /endheader/);

  // Files survive another page, and a reload.
  await page.click(id("home"));
  await page.click(id("opensim-link"));
  assert.equal(await page.locator(id("opensim-file")).count(), 4);
  await page.reload();
  await page.waitForSelector(id("space"), PATIENCE);
  assert.equal(await page.locator(id("opensim-file")).count(), 4);
  assert.deepEqual(problems(), []);
});

test("with a graphics device a worker draws, and without one the page does and says so", async (t) => {
  const arm = files(t, "id", ARM.slice(0, 2));
  if (!arm) return;
  for (const [kind, means] of [["software", "device"], ["none", "flat"]]) {
    const { page, problems } = await openApp(t, "#/opensim", kind);
    await dropAll(page, arm);
    await showsModel(page, 8);
    await page.waitForTimeout(500);
    assert.equal(await page.locator(id("space")).getAttribute("data-means"), means, kind);
    assert.equal(await page.locator(id("space-note")).count(), means === "flat" ? 1 : 0);
    const still = await page.locator(id("space")).screenshot();
    await page.keyboard.press("d");
    await page.waitForTimeout(700);
    assert.notDeepEqual(await page.locator(id("space")).screenshot(), still, "a key turns it");
    assert.deepEqual(problems(), []);
  }
});

test("a device that is lost leaves a flat picture and a note", async (t) => {
  const arm = files(t, "id", ARM.slice(0, 2));
  if (!arm) return;
  const { page } = await openApp(t, "#/opensim", "software");
  await dropAll(page, arm);
  await showsModel(page, 8);
  const session = await page.context().browser().newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess").catch(() => {});
  await page.waitForSelector(id("space-note"), PATIENCE);
  await showsModel(page, 4);
});

test("what cannot be used says why, beside its name", async (t) => {
  const arm = files(t, "id", ARM.slice(0, 2));
  if (!arm) return;
  const { page, problems } = await openApp(t, "#/opensim");
  const broken = temporary("broken.osim");
  writeFileSync(broken, bytes(arm[0]).subarray(0, 4000));
  const letter = temporary("letter.xml");
  writeFileSync(letter, "<letter>Dear model</letter>");
  await dropAll(page, [broken, letter]);
  await page.waitForSelector(id("opensim-file-problem"), PATIENCE);
  const told = await page.locator(id("opensim-file-problem")).allTextContents();
  t.diagnostic(told.join(" | "));
  assert.equal(told.length, 2);
  for (const text of told) assert.match(text, /^\S.{20,}\.$/s, "a sentence");
  assert.match(await page.locator(id("opensim-problem")).textContent(), /model/);
  await page.click(id("opensim-clear"));
  await dropAll(page, arm);
  await showsModel(page, 8);
  assert.deepEqual(problems(), []);
});

test("a tool that runs can be cancelled, and the next one runs", async (t) => {
  const walk = files(t, "so", ["subject01_adjusted_spring.osim", "staticoptimization_spring_Setup.xml",
    "walk_subject01_Kinematics_q.sto", "gait10dof_Actuators_weak.xml", "externalForces.xml",
    "subject01_walk1_grf.mot"]);
  const arm = files(t, "id", ARM);
  if (!walk || !arm) return;
  const { page, problems } = await openApp(t, "#/opensim");
  await dropAll(page, walk);
  await page.waitForSelector(`${id("run-offer")}:enabled`, PATIENCE);
  // As soon as there is a way back, it is taken: the tool may be done before a slow hand gets there.
  await page.evaluate(([run, cancel]) => new Promise((done) => {
    document.querySelector(run).click();
    const look = () => {
      const button = document.querySelector(cancel);
      if (!button) return requestAnimationFrame(look);
      button.click();
      return done();
    };
    look();
  }), [id("run-offer"), id("tool-cancel")]);
  await page.waitForSelector(id("tool-cancel"), { state: "detached" });
  await page.waitForTimeout(3000);
  assert.equal(await page.locator(id("tool-problem")).count(), 0, "nothing to complain about");
  assert.equal(await page.locator(id("opensim-results")).count(), 0);
  await page.click(id("opensim-clear"));
  await dropAll(page, arm);
  await page.click(id("run-offer"), PATIENCE);
  await page.waitForSelector(id("opensim-results"), PATIENCE);
  assert.deepEqual(problems(), []);
});

test("the example needs no files of one's own, and every tool works on it", async (t) => {
  const { page, problems } = await openApp(t, "#/opensim");
  await page.click(id("opensim-example"), PATIENCE);
  await showsModel(page, 8);
  assert.equal(await page.locator(id("opensim-file-problem")).count(), 0);
  assert.equal(await page.locator(id("offer")).count(), 4);
  for (const tool of ["inverse kinematics", "inverse dynamics", "static optimisation", "joint reactions"]) {
    const offer = page.locator(id("offer")).filter({ hasText: tool });
    assert.equal(await offer.locator(id("offer-missing")).count(), 0, tool);
    await offer.locator(id("run-offer")).click();
    await page.locator(`${id("opensim-results")} h2`, { hasText: tool }).waitFor(PATIENCE);
    assert.ok(await page.locator(id("column-row")).count() > 5, tool);
  }
  assert.deepEqual(problems(), []);
});

test("forces are estimated where no plate was, and used", async (t) => {
  const { page, problems } = await openApp(t, "#/opensim");
  await page.click(id("opensim-example"), PATIENCE);
  await showsModel(page, 8);
  await page.click(id("own-tool"));
  await page.locator("label", { has: page.locator(id("tool-gr")) }).click();
  await page.click(id("run-form"));
  await page.waitForSelector(id("opensim-results"), PATIENCE);
  assert.match(await page.locator(id("tool-remarks")).textContent(), /feet are foot_r and foot_l.*Left at the model's root/s);
  const saved = await download(page, "save-result");
  assert.equal(saved.name, "squatter_squat_grf.mot");
  assert.match(saved.text, /right_ground_force_vy/);
  await page.locator("label", { has: page.locator(id("tool-id")) }).click();
  await page.selectOption(id("slot-loads"), { label: "The ground's, estimated from the motion" });
  await page.fill(id("form-feet"), "foot_r");
  assert.match(await page.locator(id("form-problem")).textContent(), /two bodies/);
  await page.fill(id("form-feet"), "");
  await page.click(id("run-form"));
  await page.locator(`${id("opensim-results")} h2`, { hasText: "Inverse dynamics" }).waitFor(PATIENCE);
  assert.match(await page.locator(id("tool-remarks")).textContent(), /estimated from the motion/);
  assert.equal(await page.locator(`${id("result")} option`).count(), 3);
  assert.deepEqual(problems(), []);
});

test("a folder is brought whole, and a walker is followed", async (t) => {
  const walk = files(t, "id", ["subject01.osim", "subject01_walk1_ik.mot", "subject01_walk1_grf.mot",
    "subject01_walk1_grf.xml", "subject01_Setup_InverseDynamics.xml"]);
  const run = files(t, "running2018", ["Rajagopal2015_scaled.osim", "ik_output_run.mot"]);
  if (!walk || !run) return;
  const folder = temporary("session");
  mkdirSync(`${folder}/data`, { recursive: true });
  mkdirSync(`${folder}/Geometry`);
  walk.forEach((path, i) => copyFileSync(path, `${folder}/${i < 2 ? "" : "data/"}${path.split("/").at(-1)}`));
  writeFileSync(`${folder}/Geometry/femur.vtp`, "<VTKFile/>");
  const { page, problems } = await openApp(t, "#/opensim");
  await page.locator(id("opensim-folder-input")).setInputFiles(folder);
  await showsModel(page, 8);
  assert.equal(await page.locator(id("opensim-file")).count(), 5, "shapes of bones are left aside");
  await page.click(id("run-offer"));
  await page.waitForSelector(id("opensim-results"), PATIENCE);

  await page.click(id("opensim-clear"));
  await dropAll(page, run);
  await page.waitForSelector(id("follow"), PATIENCE);
  assert.equal(await page.locator(id("follow")).getAttribute("aria-pressed"), "true");
  await page.click(id("follow"));
  assert.equal(await page.locator(id("follow")).getAttribute("aria-pressed"), "false");
  assert.deepEqual(problems(), []);
});

test("a C3D file gives its markers and its forces", async (t) => {
  const walk = files(t, "io", ["walking2.c3d"]);
  if (!walk) return;
  const { page, problems } = await openApp(t, "#/opensim");
  await dropAll(page, walk);
  // Names stand there first; what the files are is told when they have been read.
  for (const role of [/walking2\.trc.*Markers/s, /walking2_grf\.mot.*Forces over time/s]) {
    await page.locator(id("opensim-file"), { hasText: role }).waitFor(PATIENCE);
  }
  assert.equal(await page.locator(id("opensim-file")).count(), 2);
  const broken = temporary("broken.c3d");
  writeFileSync(broken, bytes(walk[0]).subarray(0, 3000));
  await dropAll(page, [broken]);
  await page.waitForSelector(id("opensim-file-problem"), PATIENCE);
  assert.match(await page.locator(id("opensim-file-problem")).textContent(), /\.$/);
  assert.deepEqual(problems(), []);
});

test("files that are never read to the end can be stopped, and do not come back by themselves", async (t) => {
  const { page, problems } = await openApp(t);
  await page.context().route("**/tools_loader.js", async (route) => {
    const loader = await (await route.fetch()).text();
    const hangs = `addEventListener("message", ({ data }) => { if (data.message?.desk) for (;;); });`;
    await route.fulfill({ contentType: "text/javascript", body: `${hangs}\n${loader}` });
  });
  await page.goto(new URL("#/opensim", page.url()).href);
  await page.click(id("opensim-example"));
  await page.waitForSelector(id("opensim-stop"), PATIENCE);
  await page.waitForTimeout(1000);
  await page.click(id("opensim-stop"));
  assert.match(await page.locator(id("opensim-problem")).textContent(), /Reading was stopped/);
  await page.reload();
  await page.waitForSelector(id("opensim-problem"), PATIENCE);
  assert.match(await page.locator(id("opensim-problem")).textContent(), /not read to the end/);
  assert.equal(await page.locator(id("opensim-stop")).count(), 0);
  await page.context().unroute("**/tools_loader.js");
  await page.reload();
  await page.click(id("opensim-again"));
  await page.waitForSelector(id("space"), PATIENCE);
  assert.equal(await page.locator(id("opensim-problem")).count(), 0);
  // What was read to the end is read again by the next visit.
  await page.reload();
  await page.waitForSelector(id("space"), PATIENCE);
  assert.deepEqual(problems(), []);
});
