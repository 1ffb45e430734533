// Looks at pages of a server in Chromium, each light and dark, wide and narrow, and prints what is wrong as JSON.
//
//   node look.mjs CHROMIUM < PAGES
//
// PAGES: {"origin", "pages": [{"name", "path", "cookie"}]}. What is wrong: a violation that axe finds, a page that is
// wider than its window, a script, a request to another origin, and anything that the page complains of.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { origin, pages } = JSON.parse(readFileSync(0, "utf8"));
const looks = [
  { look: "light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { look: "dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { look: "narrow light", colorScheme: "light", viewport: { width: 320, height: 640 } },
  { look: "narrow dark", colorScheme: "dark", viewport: { width: 320, height: 640 } },
];

const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] });
const wrong = [];
try {
  for (const { look, ...options } of looks) {
    // The policy of the pages forbids every script. axe itself is put in from outside.
    const context = await browser.newContext({ ...options, bypassCSP: true });
    const page = await context.newPage();
    let at = "";
    const note = (what) => wrong.push({ page: at, look, what });
    page.on("request", (request) => request.url().startsWith(origin) || note(`asks ${request.url()}`));
    page.on("pageerror", (error) => note(String(error)));
    for (const { name, path, cookie } of pages) {
      at = name;
      await context.clearCookies();
      if (cookie) {
        const [key, value] = cookie.split("=");
        await context.addCookies([{ name: key, value, url: origin }]);
      }
      await page.goto(origin + path);
      const facts = await page.evaluate(() => ({
        scripts: document.scripts.length,
        wide: document.documentElement.scrollWidth > window.innerWidth,
        styled: getComputedStyle(document.querySelector("main")).maxWidth !== "none",
      }));
      if (facts.scripts) note("has a script");
      if (facts.wide) note("is wider than the window");
      if (!facts.styled) note("has no style");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, nodes } of violations) note(`${id}: ${nodes.map((node) => node.html).join(" ")}`);
    }
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(wrong));
