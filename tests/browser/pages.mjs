// SPDX-License-Identifier: MIT
// node pages.mjs BASE FOLDER CHROMIUM PAGE…: opens each page at phone and desktop width, in light and dark, and prints one
// JSON object: what is wrong with it, and the bytes of the first view. Screenshots go into FOLDER.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [base, folder, executablePath, ...pages] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const problems = [];
const bytes = {};
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"]) {
    // axe is our own script; the pages themselves forbid all
    const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
    for (const path of pages) {
      const page = await context.newPage();
      const where = `${path} ${size} ${colorScheme}`;
      const complain = (text) => problems.push(`${where}: ${text}`);
      let total = 0;
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complain(`console: ${message.text()}`));
      page.on("pageerror", (error) => complain(`error: ${error.message}`));
      page.on("response", async (response) => {
        if (response.url().startsWith(base) && response.request().resourceType() !== "image") {
          total += (await response.body().catch(() => Buffer.alloc(0))).length;
        }
      });
      await page.route((url) => !url.href.startsWith(base), (route) => route.abort("blockedbyclient"));
      const answer = await page.goto(base + path, { waitUntil: "load" });
      if (answer.status() !== 200) complain(`status ${answer.status()}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) complain(`${wide} pixels wider than the window`);
      const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "front";
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
      if (!path.match(/\.(atom|rss)$/)) {
        await page.evaluate(axe);
        const result = await page.evaluate(() => axe.run());
        for (const violation of result.violations) {
          if (["serious", "critical"].includes(violation.impact)) {
            complain(`axe ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
          }
        }
        const scripts = await page.evaluate(() => document.querySelectorAll("script[src]").length);
        if (scripts > 0) complain("needs a script");
        // by keyboard: the first stop is the way past the navigation, and it can be seen
        await page.keyboard.press("Tab");
        const focus = await page.evaluate(() => {
          const box = document.activeElement.getBoundingClientRect();
          return { tag: document.activeElement.tagName, visible: box.width > 0 && box.height > 0 && box.bottom > 0 };
        });
        if (focus.tag === "BODY" || !focus.visible) complain(`the first stop of the keyboard is ${focus.tag}, visible: ${focus.visible}`);
      }
      bytes[path] = total;
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify({ problems: problems.filter((text) => !text.includes("ERR_BLOCKED_BY_CLIENT")), bytes }));
