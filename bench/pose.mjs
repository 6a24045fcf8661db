// The browser's half of `cargo xtask bench pose`, which builds the site, serves it and reads the lines
// printed here. By hand: SAGITTA_URL names the site, words name the parts to measure.
import { url } from "./run/browser.mjs";
import * as cold from "./run/cold.mjs";
import { minute } from "./run/minute.mjs";
import * as side from "./run/side_by_side.mjs";

if (!url) throw new Error("SAGITTA_URL is not set; run `cargo xtask bench pose`, which serves the page.");

const parts = {
  networks: side.networks,
  tracking: side.tracking,
  photo: side.photo,
  webgpu: side.webgpu,
  cold: cold.firstLandmark,
  traffic: cold.traffic,
  alone: side.alone,
  minute,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`${unknown} is none of ${Object.keys(parts).join(", ")}`);
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`    ${name}`);
  await measure();
}
