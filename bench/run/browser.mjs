// Chromium, and what a page asks of the network.
import { chromium } from "playwright-core";

export const {
  SAGITTA_URL: url, SAGITTA_APP_URL: appUrl, SAGITTA_CHROMIUM: executablePath, SAGITTA_ENGINE: engine,
} = process.env;

const QUIET = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const CPU = ["--disable-gpu"];
/** A WebGPU adapter in software, in page and worker. */
const SWIFTSHADER = ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--use-vulkan=swiftshader",
  "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

const launch = (flags) => chromium.launch({ executablePath, args: [...QUIET, ...flags], timeout: 120_000 });

export const onCpu = () => launch(CPU);
export const onSwiftShader = () => launch(SWIFTSHADER);

/** A page of its own, with nothing cached, at an address of the benchmark or of the app. */
export async function freshPage(browser, path, base = url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(String(error)));
  const traffic = listen(context, page, new URL(base).origin);
  await page.goto(new URL(path, base).href);
  return { page, traffic, close: () => context.close() };
}

/** Counts what page and workers ask for and how many bytes arrive, heads included. */
function listen(context, page, own) {
  const asked = [];
  const refused = [];
  const seen = [];
  context.on("requestfinished", (request) => seen.push(request));
  context.on("request", (request) => {
    if (/^https?:/.test(request.url())) asked.push(request.url());
  });
  // What the page's own policy keeps from leaving never becomes a request; the console names it.
  page.on("console", (message) => {
    const [, address] = /'(https?:[^']+)'.*Content Security Policy/s.exec(message.text()) ?? [];
    if (address) refused.push(address);
  });
  return {
    requests: () => asked.length,
    /** Hosts of other origins that the page asked for or was kept from asking for. */
    foreign: () => [...asked, ...refused].map((address) => new URL(address)).filter((u) => u.origin !== own)
      .map((u) => u.host),
    /** Bytes of all that came, or of what is counted by its address. */
    bytes: async (counts = () => true) => {
      const counted = seen.filter((request) => counts(request.url()));
      const sizes = await Promise.all(counted.map((request) => request.sizes()));
      return sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
    },
  };
}
