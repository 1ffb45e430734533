// Drives Chromium for tests in another language: reads one JSON request a line, and answers each with a line.
//
//   node drive.mjs CHROMIUM
//
// A request is {"do", …}, an answer {"ok"} or {"wrong"}. Everything that a page complains of, and every request to another
// origin, is gathered for "complaints".
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] });
let context;
let page;
let origin = "";
let complaints = [];

// By role and name, as a screen reader finds it.
const find = ({ role, name, exact = true, nth = 0 }) => page.getByRole(role, name === undefined ? {} : { name, exact }).nth(nth);

// A field by its label, which may have the star of what is required behind it.
function field({ label, nth = 0 }) {
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return page.getByLabel(new RegExp(`^\\s*${escaped}\\s*\\*?\\s*$`)).nth(nth);
}

const does = {
  async open({ origin: at, cookie, options = {} }) {
    await context?.close();
    origin = at;
    complaints = [];
    context = await browser.newContext({ locale: "en", ...options });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    if (cookie) await context.addCookies([{ ...cookie, url: origin, httpOnly: true }]);
    page = await context.newPage();
    page.setDefaultTimeout(20000);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // Chromium's own line for an answer of 400 or more is no complaint of the page.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
    });
    page.on("request", (request) => request.url().startsWith(origin) || request.url().startsWith("blob:") || complaints.push(`asks ${request.url()}`));
  },
  goto: ({ path }) => page.goto(origin + path).then(() => undefined),
  click: (asked) => find(asked).click(),
  fill: ({ text, ...asked }) => field(asked).fill(text),
  choose: ({ value, ...asked }) => field(asked).selectOption(value).then(() => undefined),
  see: ({ nth, ...asked }) => find({ nth, ...asked }).waitFor(),
  text: ({ selector }) => page.locator(selector).first().innerText(),
  seeText: ({ text }) => page.getByText(text).first().waitFor(),
  gone: ({ selector }) => page.locator(selector).first().waitFor({ state: "detached" }),
  count: ({ selector }) => page.locator(selector).count(),
  content: () => page.content(),
  url: () => page.url().slice(origin.length),
  title: () => page.title(),
  press: ({ key }) => page.keyboard.press(key),
  type: ({ text }) => page.keyboard.type(text),
  run: ({ script }) => page.evaluate(script),
  focused: () => page.evaluate(() => {
    const at = document.activeElement;
    const named = at?.labels?.[0]?.innerText ?? at?.getAttribute("aria-label") ?? at?.innerText ?? "";
    return { tag: at?.tagName.toLowerCase() ?? "", name: named.trim().replace(/\s*\*$/, "") };
  }),
  size: (size) => page.setViewportSize(size),
  media: (media) => page.emulateMedia(media),
  cookies: () => context.cookies(),
  dropCookies: () => context.clearCookies(),
  offline: ({ on }) => context.setOffline(on),
  // The page has its heading, and nothing on it is still loading.
  settled: () => page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[role=progressbar]")).then(() => undefined),
  answer: ({ path, status, headers, body }) =>
    page.route((url) => url.pathname === path, (route) => route.fulfill({ status, headers, body, contentType: "application/problem+json" })),
  slow: ({ path, milliseconds }) => page.route((url) => url.pathname === path, async (route) => {
    await new Promise((done) => setTimeout(done, milliseconds));
    await route.continue();
  }),
  missing: ({ beginning }) => page.route((url) => url.pathname.startsWith(beginning), (route) => route.fulfill({ status: 404 })),
  unroute: () => page.unrouteAll(),
  // With `rules`, only by these.
  async axe({ rules }) {
    if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
    const { violations } = await page.evaluate((chosen) =>
      globalThis.axe.run(document, { resultTypes: ["violations"], ...(chosen ? { runOnly: chosen } : {}) }), rules);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" ")}`);
  },
  picture: ({ path, whole = false }) => page.screenshot({ path, fullPage: whole }).then(() => undefined),
  complaints: () => complaints,
  async bytes({ path }) {
    // What a first visit transfers, in bytes on the wire.
    const fresh = await browser.newContext({ storageState: await context.storageState() });
    const first = await fresh.newPage();
    const session = await fresh.newCDPSession(first);
    await session.send("Network.enable");
    let sum = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => { sum += encodedDataLength; });
    await first.goto(origin + path);
    await first.waitForLoadState("networkidle");
    await fresh.close();
    return sum;
  },
  async paint({ path, slower, kilobits, milliseconds, selector }) {
    const fresh = await browser.newContext({ storageState: await context.storageState() });
    const first = await fresh.newPage();
    const session = await fresh.newCDPSession(first);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: milliseconds, downloadThroughput: kilobits * 125, uploadThroughput: kilobits * 125 });
    await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await first.goto(origin + path);
    await first.locator(selector).first().waitFor({ timeout: 60000 });
    const found = await first.evaluate(() => ({
      first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, all: performance.now(),
    }));
    await fresh.close();
    return found;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: what, ...asked } = JSON.parse(line);
  let answer;
  try {
    answer = { ok: (await does[what](asked)) ?? null };
  } catch (error) {
    answer = { wrong: `${what} ${JSON.stringify(asked)}: ${error.message}` };
  }
  console.log(JSON.stringify(answer));
}
await browser.close();
