// A page whose preview ends and is started again: `node restart.mjs`, started by
// `tests/browser.rs` with what it needs in the environment (see `preview.mjs`), and
//   ANNALS  the program
import { createRequire } from "node:module";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";

const { ANNALS, PROJECT, PICTURES, CHROMIUM, ANNALS_PLAYWRIGHT } = process.env;
const { chromium } = createRequire(join(ANNALS_PLAYWRIGHT, "x.js"))(ANNALS_PLAYWRIGHT);

const start = async (port) => {
  const child = spawn(ANNALS, ["preview", "--port", String(port), PROJECT], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(child.stdout, "data");
  return { child, address: String(line).trim() };
};
const end = async (preview, signal) => {
  const gone = once(preview.child, "exit");
  preview.child.kill(signal);
  await gone;
};

const template = join(PROJECT, "templates/brief.md");
const source = readFileSync(template, "utf8");
const write = (words) => writeFileSync(template, `${source}\n${words}\n`);

let preview = await start(0);
const port = new URL(preview.address).port;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
const picture = async (name) => {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};
const until = (probe, argument) => page.waitForFunction(probe, argument, { timeout: 20000, polling: "raf" });
const shows = (words) => until((words) =>
  document.querySelector("#paper iframe:not(.coming)")?.contentDocument?.body?.innerText.includes(words), words);
const says = (words) => until((words) => document.getElementById("status").textContent.startsWith(words), words);
const choose = (name) => page.locator("#list a", { hasText: name }).click();

try {
  await page.goto(preview.address);
  await choose("Qiaotou");
  await shows("Qiaotou");
  write("Said in the first run.");
  await shows("Said in the first run.");
  write("Said once more.");
  await shows("Said once more.");
  await says("Updated");
  await page.evaluate(() => { window.untouched = true; });

  // --- ended as people end it
  await end(preview, "SIGINT");
  await says("The preview has ended.");
  await picture("ended");
  await page.waitForTimeout(2500);
  await says("The preview has ended.");
  preview = await start(port);
  await says("Up to date");
  write("Said in the second run.");
  await shows("Said in the second run.");
  await says("Updated");
  console.log("  goes on after Ctrl-C and a new start");

  // --- another document is chosen while it is gone, and as soon as it is there again
  await end(preview, "SIGINT");
  await says("The preview has ended.");
  await choose("Shiqiao");
  await page.waitForTimeout(300);
  await says("The preview has ended.");
  preview = await start(port);
  await choose("Liushu");
  await shows("Liushu");
  await says("Up to date");
  write("Said in the third run.");
  await shows("Said in the third run.");
  console.log("  goes on after a document was chosen meanwhile");

  // --- killed
  await end(preview, "SIGKILL");
  await says("The preview does not answer");
  await page.waitForTimeout(2500);
  preview = await start(port);
  await says("Up to date");
  write("Said in the fourth run.");
  await shows("Said in the fourth run.");
  assert.equal(await page.evaluate(() => window.untouched), true, "the page was not loaded again");
  console.log("  goes on after it was killed");
} catch (error) {
  await picture("restart-failure");
  console.log("status:", await page.locator("#status").innerText().catch(() => ""));
  throw error;
} finally {
  preview.child.kill("SIGKILL");
  await browser.close();
}
