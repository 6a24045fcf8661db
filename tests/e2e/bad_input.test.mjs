// Each bad input gets the right result or one sentence that helps; the page stays usable and earlier
// results stay.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { analyse, drop, id, problem, review } from "./app.mjs";
import { bytes, canMake, make, openApp, own, reference, temporary } from "./support.mjs";

const SOURCE = "-f lavfi -i testsrc2=size=160x120:rate=10:duration=1";

/** Opens a file and answers the sentence that comes, at once or after the analysis. */
async function sentence(t, page, path, name) {
  await page.click(id("home"));
  await page.waitForSelector(id("drop-zone"));
  await drop(page, path, name);
  await Promise.race([
    page.waitForSelector(id("problem")),
    page.waitForSelector(id("analyse")),
  ]);
  if (await page.locator(id("problem")).count() === 0) await analyse(page);
  const text = await problem(page);
  t.diagnostic(`${name}: ${text}`);
  assert.match(text, /^\S.{20,}\.$/s, "a sentence");
  await page.click(id("dismiss"));
  return text;
}

test("bad files are told apart, and earlier results stay", async (t) => {
  if (!canMake(t)) return;
  const { page, problems } = await openApp(t);
  const sample = existsSync(own("samples/squats.pose.json"));
  if (sample) {
    await page.click(id("sample"));
    await review(page);
  }
  const write = (name, data) => {
    writeFileSync(temporary(name), data);
    return temporary(name);
  };
  const whole = bytes(make("whole.mp4", `${SOURCE} -pix_fmt yuv420p -c:v libx264`));
  const cases = [
    [write("zero.mp4", ""), /empty/],
    [write("text.mp4", "This is a letter and no video.\n"), /(not|neither) .*(video|reads)/],
    [write("noise.mp4", Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))), /(not|neither) .*(video|reads)/],
    [make("sound.mp4", "-f lavfi -i sine=duration=1 -c:a aac"), /sound/],
    [write("cut.mp4", whole.subarray(0, whole.length / 2)), /cut short/],
    [make("nobody.mp4", `${SOURCE} -pix_fmt yuv420p -c:v libx264`), /No person/],
    [make("one.mp4", `${SOURCE} -frames:v 1 -pix_fmt yuv420p -c:v libx264`), /No person/],
    [make("nobody.webm", `${SOURCE} -c:v libvpx`), /No person/],
    [make("old.avi", `${SOURCE} -c:v mpeg4`), /cannot play|convert/],
    [make("mpeg4.mp4", `${SOURCE} -c:v mpeg4`), /cannot decode|convert/],
  ];
  for (const [path, expected] of cases) {
    const name = path.split("/").at(-1);
    assert.match(await sentence(t, page, path, name), expected, name);
  }
  if (sample) {
    await page.click(id("home"));
    await page.locator(id("library-entry")).first().locator("a, button").first().click();
    await review(page);
    assert.equal(await page.locator(id("rep-row")).count(), 3);
  }
  // What the browser itself says about files it cannot play is not ours.
  assert.deepEqual(problems().filter((p) => !/ERR_|MEDIA|DEMUXER/.test(p)), []);
});

test("without a decoder the player is stepped, and the report says that times are approximate", async (t) => {
  const squats = reference(t, "video/pose_squats.mp4");
  if (!squats || !canMake(t)) return;
  const { page, problems } = await openApp(t);
  await page.context().route("**/pose*_loader.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\ndelete self.VideoDecoder;` });
  });
  await page.reload();
  await drop(page, make("plain.mp4", `-i ${squats} -t 4.4 -c copy`), "squats.mp4");
  await analyse(page);
  await review(page);
  assert.equal(await page.locator(id("rep-row")).count(), 1);
  assert.match(await page.locator(id("review")).textContent(), /approximate|player/i);
  assert.deepEqual(problems(), []);
});

test("HEVC that this browser cannot decode names the way out", async (t) => {
  if (!canMake(t, "libx265")) return;
  const { page } = await openApp(t);
  const hevc = make("hevc.mp4", `${SOURCE} -pix_fmt yuv420p -c:v libx265 -tag:v hvc1 -x265-params log-level=none`);
  const text = await sentence(t, page, hevc, "IMG_0001.MOV");
  assert.match(text, /HEVC.*Most Compatible|No person/s);
});

test("a wrong extension does not matter, nor does the container", async (t) => {
  const squats = reference(t, "video/pose_squats.mp4");
  if (!squats || !canMake(t, "libvpx")) return;
  const { page, problems } = await openApp(t);
  const variants = [
    [make("short.mp4", `-i ${squats} -t 4.4 -c copy`), "squats.txt", /./],
    [make("short.webm", `-i ${squats} -t 4.4 -vf scale=360:-2 -c:v libvpx -deadline realtime`), "squats.webm", /^(?!.*approximate)(?!.*player)/is],
  ];
  for (const [path, name, note] of variants) {
    await page.click(id("home"));
    await drop(page, path, name);
    await analyse(page);
    await review(page);
    assert.equal(await page.locator(id("rep-row")).count(), 1, name);
    assert.match(await page.locator(id("review")).textContent(), note);
  }
  assert.deepEqual(problems(), []);
});
