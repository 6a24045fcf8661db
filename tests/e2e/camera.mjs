// A camera that plays a clip, before which the live page stands.
import { id } from "./app.mjs";
import { canMake, make, openApp, reference } from "./support.mjs";

export const FAKE = "--use-fake-device-for-media-stream";
export const PATIENCE_MS = 120_000;

/** A clip for the camera made by ffmpeg from one of the reference recordings; null with a visible note. */
export function clip(t, name, args) {
  const path = reference(t, "video/pose_squats.mp4");
  if (!path || !canMake(t, "mjpeg")) return null;
  return make(`${name}.mjpeg`, `-i ${path} ${args} -c:v mjpeg -q:v 2`);
}

/**
 * A camera that plays the squats, at 30 frames per second and half the size, over and over; all of
 * them, or only so many seconds.
 */
export const squats = (t, seconds) =>
  clip(t, `camera${seconds ?? ""}`, `${seconds ? `-t ${seconds} ` : ""}-vf fps=30,scale=360:640`);

/** The app with a camera allowed that plays a clip, once it follows somebody. */
export async function before(t, clip, more = {}) {
  if (!clip) return null;
  const flags = [FAKE, `--use-file-for-fake-video-capture=${clip}`];
  const app = await openApp(t, "", "none", { flags, permissions: ["camera"], ...more });
  await app.page.click(id("camera-link"));
  await words(app.page, "Following you");
  return app;
}

/** Waits until the live page says something. */
export const words = (page, text) => page.waitForFunction(
  ([at, text]) => document.querySelector(at)?.textContent.includes(text), [id("live-words"), text],
  { timeout: PATIENCE_MS });

/** In the page before anything else: what is beeped and said is noted. */
export function listening() {
  window.said = [];
  window.beeps = 0;
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...rest) {
    window.beeps += 1;
    return start.apply(this, rest);
  };
  window.speechSynthesis.speak = (utterance) => window.said.push(utterance.text);
}

/** What was beeped and said so far. */
export const heard = (page) => page.evaluate(() => ({ said: window.said, beeps: window.beeps }));
