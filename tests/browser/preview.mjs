// Drives a real Chromium through the preview: `node preview.mjs`, started by `tests/browser.rs`
// with what it needs in the environment:
//   ANNALS_PLAYWRIGHT  the folder of playwright-core
//   CHROMIUM           the browser
//   ADDRESS            of the preview
//   PROJECT            the folder that it shows, a copy of the sample
//   EDITS              a folder with changed files: see `tests/browser.rs`
//   PICTURES           a folder for screenshots; may be empty
import { createRequire } from "node:module";
import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";

const { ADDRESS, PROJECT, EDITS, PICTURES, CHROMIUM, ANNALS_PLAYWRIGHT } = process.env;
const { chromium } = createRequire(join(ANNALS_PLAYWRIGHT, "x.js"))(ANNALS_PLAYWRIGHT);

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
const complaints = [];
page.on("console", (message) => {
  if (["error", "warning"].includes(message.type())) complaints.push(message.text());
});
page.on("pageerror", (error) => complaints.push(error.message));
page.on("requestfailed", (request) => {
  const words = request.failure()?.errorText;
  // A frame that a newer one overtook, and the events when the page is closed.
  if (words !== "net::ERR_ABORTED") complaints.push(`${request.url()}: ${words}`);
});
page.on("request", (request) => {
  if (!request.url().startsWith(ADDRESS)) complaints.push(`asks for ${request.url()}`);
});

const county = join(PROJECT, "samples/county-2019.xlsx");
const yaml = join(PROJECT, "config/report.yaml");
const whole = readFileSync(county);
const settings = readFileSync(yaml, "utf8");

const picture = async (name) => {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};
const step = (words) => console.log(`  ${words}`);
// The frame that is on screen.
const inside = () => page.frameLocator("#paper iframe:not(.coming)");
const text = () => page.evaluate(() =>
  document.querySelector("#paper iframe:not(.coming)")?.contentDocument?.body?.innerText ?? "");
const until = (probe, argument, timeout = 20000) => page.waitForFunction(probe, argument, { timeout, polling: "raf" });
const shows = (words) => until((words) =>
  document.querySelector("#paper iframe:not(.coming)")?.contentDocument?.body?.innerText.includes(words), words);
const saved = () => page.evaluate(() => state.save);
// As spreadsheet programs and editors save: a new file takes the name.
const replace = (from, to) => {
  copyFileSync(from, `${to}.tmp`);
  renameSync(`${to}.tmp`, to);
};

try {
  // --- the first page
  await page.goto(ADDRESS);
  await shows("Annual Summary of Family Support Work in 2019");
  assert.match(await page.title(), /Annual Summary.* · preview$/);
  assert.equal(await page.locator("#news").isVisible(), false, "nothing to tell yet");
  assert.equal(await page.locator("#list a").count(), 18);
  await picture("html");
  step("shows the report and lists 18 documents");

  // --- a figure opens its card, by keyboard
  const button = inside().locator("data > button").first();
  await button.focus();
  await page.keyboard.press("Enter");
  await inside().locator("[popover]:popover-open").waitFor();
  await page.keyboard.press("Escape");
  step("a figure opens its card");

  // --- the filter
  await page.getByLabel("Filter").fill("qiao");
  const names = await page.locator("#list a").allInnerTexts();
  assert.deepEqual(names.map((name) => name.trim()), ["Qiaotou", "Shiqiao", "Yangqiao"]);
  assert.equal(await page.locator("#count").innerText(), "3 of 18 documents");
  await page.getByLabel("Filter").press("Tab");
  await page.keyboard.press("Enter");
  // The report names the township too.
  await until(() => document.title === "Qiaotou · preview");
  await shows("Qiaotou");
  await page.getByLabel("Filter").fill("");
  await page.getByRole("link", { name: /Annual Summary/ }).click();
  await shows("16 departments");
  step("filters the list, and opens a brief by keyboard");

  // --- an edited cell: the new number without a reload by hand, in its place
  await page.evaluate(() => {
    window.untouched = true;
    document.querySelector("#paper iframe").contentWindow.scrollTo({ top: 700, behavior: "instant" });
  });
  const times = [];
  for (const [file, number] of [["agencies-83.xlsx", "83"], ["agencies-85.xlsx", "85"], ["agencies-87.xlsx", "87"]]) {
    const started = performance.now();
    replace(join(EDITS, file), county);
    await shows(`${number} agencies`);
    times.push(Math.round(performance.now() - started));
    await until((n) => document.querySelector("#changes ins")?.textContent === n, number);
    await page.waitForTimeout(400);
  }
  console.log(`  saved workbook to new page: ${times.join(", ")} ms`);
  assert.equal(await page.evaluate(() => window.untouched), true, "the page was not loaded again");
  const scrolled = await page.evaluate(() => document.querySelector("#paper iframe").contentWindow.scrollY);
  assert.equal(scrolled, 700, "the place is kept");
  const pair = page.locator("#changes li", { hasText: "gencies" });
  assert.equal(await pair.locator("del").innerText(), "85");
  assert.equal(await pair.locator("ins").innerText(), "87");
  assert.match(await page.locator("#status").innerText(), /^Updated, 1 figure changed/);
  step("the new number is there, without a reload, at the same place of the page");

  // --- marks
  const mark = inside().locator(".annals-changed");
  assert.ok((await mark.count()) >= 1);
  assert.equal((await mark.first().innerText()).trim(), "87");
  assert.equal(await mark.first().getAttribute("title"), "was 85");
  const colour = await mark.first().evaluate((e) => getComputedStyle(e).backgroundColor);
  assert.equal(colour, "rgb(255, 233, 168)", "the mark is to be seen");
  await inside().locator(".annals-new").first().waitFor();
  const blocks = await inside().locator(".annals-new").allInnerTexts();
  assert.ok(blocks.some((words) => words.includes("87 agencies")), blocks.join("\n"));
  assert.ok(blocks.length <= 4, `only what changed is marked: ${blocks.length}`);
  await page.locator("#changes li button").first().click();
  await inside().locator(".annals-sought").first().waitFor();
  await picture("changed");
  step("the figure and its paragraph are marked, and the list leads to it");

  // --- the pages
  await page.getByRole("button", { name: "Pages" }).focus();
  await page.keyboard.press("Enter");
  await until(() => document.querySelector("#paper iframe:not(.coming)")?.contentDocument?.querySelectorAll("[id^=page-] > svg").length > 3);
  const drawn = await page.evaluate(() => {
    const inner = document.querySelector("#paper iframe:not(.coming)").contentDocument;
    const glyph = inner.querySelector("figure use");
    const box = glyph.getBoundingClientRect();
    return {
      glyphs: inner.querySelectorAll("figure use").length,
      lost: [...inner.querySelectorAll("figure use")].filter((u) => !inner.querySelector(u.getAttribute("href"))).length,
      size: box.width * box.height,
      marks: inner.querySelectorAll(".changed").length,
      wide: inner.querySelector("figure > svg").getBoundingClientRect().width,
    };
  });
  assert.ok(drawn.glyphs > 5000, `${drawn.glyphs} glyphs`);
  // Blanks have no outline.
  assert.ok(drawn.lost < drawn.glyphs / 4, `${drawn.lost} of ${drawn.glyphs} glyphs have no outline`);
  assert.ok(drawn.size > 1 && drawn.wide > 500);
  assert.ok(drawn.marks >= 1, "changes are marked on the pages");
  assert.ok(drawn.marks <= 6, `only the changed words are marked: ${drawn.marks}`);
  await page.locator("#next").click();
  assert.equal(await inside().locator(".sought").count(), 1);
  await picture("pages");
  const pdf = await page.request.get(new URL(await page.locator("#pdf").getAttribute("href"), ADDRESS).href);
  assert.equal(pdf.headers()["content-type"], "application/pdf");
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  await page.getByRole("button", { name: "HTML" }).click();
  await shows("87 agencies");
  step("draws the pages, and serves the PDF");

  // --- a mistake in the configuration: told with its place, the page stays
  writeFileSync(yaml, settings.replace("\ntitle:", "\ntilte:"));
  await page.locator("#banner").waitFor({ state: "visible" });
  await page.locator("#problems li.error").first().waitFor();
  const problem = (await page.locator("#problems li.error").allInnerTexts()).join("\n");
  assert.match(problem, /tilte/);
  assert.match(problem, /config\/report\.yaml:\d+/);
  assert.match(problem, /title/);
  assert.match(await page.title(), /^\(\d+ errors?.*\)/);
  assert.ok((await text()).includes("87 agencies"), "the last good page stays");
  await picture("error");
  writeFileSync(yaml, settings);
  await page.locator("#banner").waitFor({ state: "hidden" });
  await page.locator("#problems").waitFor({ state: "hidden" });
  assert.ok((await text()).includes("87 agencies"));
  assert.equal(await page.locator("#changes ins").first().innerText(), "87", "and what was changed before");
  step("tells a mistake with its place, keeps the page, and recovers");

  // --- a sum that does not come out: told, and the page shown all the same
  replace(join(EDITS, "policy-4208.xlsx"), county);
  await shows("4,208");
  await page.locator("#banner").waitFor({ state: "visible" });
  await page.locator("#problems li.error").first().waitFor();
  // What is marked is in view, and nothing has to be moved for it.
  const marks = await page.evaluate(() => [...document.querySelectorAll("#problems pre")].map((pre) => {
    const text = [...pre.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.includes("^"));
    if (!text) return null;
    const range = document.createRange();
    range.setStart(text, text.data.indexOf("^"));
    range.setEnd(text, text.data.search(/\^(?!\^)/) + 1);
    return {
      inView: range.getBoundingClientRect().right <= pre.getBoundingClientRect().right,
      moved: pre.scrollLeft,
      excerpt: pre.textContent,
    };
  }));
  assert.ok(marks.some((mark) => mark?.excerpt.includes("4,208")), JSON.stringify(marks));
  for (const mark of marks.filter(Boolean)) {
    assert.ok(mark.inView, mark.excerpt);
    assert.equal(mark.moved, 0, mark.excerpt);
  }
  assert.match(await page.locator("#banner").innerText(), /annals build writes nothing/);
  await picture("check");
  replace(join(EDITS, "agencies-87.xlsx"), county);
  await page.locator("#banner").waitFor({ state: "hidden" });
  await shows("4,248");
  step("shows figures of which a check fails, and says so");

  // --- a mistake in one brief: the report is as it is, and a build writes it
  const brief = join(PROJECT, "templates/brief.md");
  const own = readFileSync(brief, "utf8");
  const wrong = "{% guard births is rising and births is falling %}Both.{% endguard %}";
  writeFileSync(brief, `${own}\n{% if area.id == "qiaotou" %}${wrong}{% endif %}\n`);
  await page.locator("#banner").waitFor({ state: "visible" });
  const others = "annals build writes this document, but not 1 other that has errors.";
  assert.equal(await page.locator("#banner").innerText(), others);
  assert.equal(await page.locator("#list .failed").count(), 1);
  await picture("brief");
  await page.locator("#list a", { has: page.locator(".failed") }).click();
  await until(() => document.getElementById("banner").textContent.startsWith("This document has errors."));
  await page.locator("#list .report a").first().click();
  await until((words) => document.getElementById("banner").textContent === words, others);
  writeFileSync(brief, own);
  await page.locator("#banner").waitFor({ state: "hidden" });
  await shows("4,248");
  step("says which documents a build would not write");

  // --- a workbook that is half written: no word of it before it is whole
  await page.evaluate(() => {
    window.flashes = 0;
    const look = () => {
      const seen = (id) => !document.getElementById(id).hidden;
      if (seen("banner") || seen("problems")) window.flashes += 1;
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  const next = readFileSync(join(EDITS, "agencies-83.xlsx"));
  const save = await saved();
  writeFileSync(county, next.subarray(0, next.length / 3));
  await until(() => document.getElementById("status").textContent.startsWith("Waiting until samples/county-2019.xlsx"));
  writeFileSync(county, next.subarray(0, next.length / 2));
  await page.waitForTimeout(700);
  assert.ok((await text()).includes("87 agencies"));
  writeFileSync(county, next);
  await shows("83 agencies");
  assert.equal(await saved(), save + 1);
  assert.equal(await page.evaluate(() => window.flashes), 0, "no error was seen");
  step("waits for a workbook that is half written");

  // --- but one that stays damaged is told
  writeFileSync(county, next.subarray(0, next.length / 2));
  await page.locator("#problems li.error").first().waitFor({ timeout: 20000 });
  assert.match(await page.locator("#problems li.error").first().innerText(), /samples\/county-2019\.xlsx/);
  assert.ok((await text()).includes("83 agencies"));
  replace(join(EDITS, "agencies-83.xlsx"), county);
  await page.locator("#problems").waitFor({ state: "hidden" });
  step("tells of one that stays damaged");

  // --- and one that is gone
  renameSync(county, `${county}.away`);
  await until(() => document.getElementById("status").textContent.startsWith("samples/county-2019.xlsx is gone"));
  await picture("gone");
  renameSync(`${county}.away`, county);
  await until(() => !document.getElementById("status").textContent.includes("gone"));
  step("waits for a workbook that is gone");

  // --- a template
  const template = join(PROJECT, "templates/brief.md");
  await page.locator("#list a", { hasText: "Qiaotou" }).click();
  await until(() => document.title === "Qiaotou · preview");
  await shows("Qiaotou");
  const source = readFileSync(template, "utf8");
  writeFileSync(template, `${source}\nA word at the end of each brief.\n`);
  await shows("A word at the end of each brief.");
  await until(() => document.querySelectorAll("#list .changed").length === 17);
  const marked = await inside().locator(".annals-new").allInnerTexts();
  assert.deepEqual(marked, ["A word at the end of each brief."]);
  await page.locator("#next").focus();
  await page.keyboard.press("Enter");
  assert.equal(await inside().locator(".annals-sought").innerText(), marked[0]);
  step("a template changes every brief, and the list says so");

  // --- dark, narrow, printed
  await page.emulateMedia({ colorScheme: "dark" });
  await picture("dark");
  await page.setViewportSize({ width: 800, height: 900 });
  await picture("narrow");
  await page.emulateMedia({ colorScheme: "light", media: "print" });
  assert.equal(await page.locator("#paper").isVisible(), false);
  await picture("print");
  writeFileSync(county, whole);

  assert.deepEqual(complaints, [], "the browser complains of nothing");
  step("the browser complained of nothing");
} catch (error) {
  await picture("failure");
  console.log("state:", await page.evaluate(() => JSON.stringify({ ...state, documents: undefined })).catch(() => ""));
  console.log("the browser's complaints:", complaints);
  throw error;
} finally {
  await browser.close();
}
