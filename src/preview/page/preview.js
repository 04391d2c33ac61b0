// The page around the documents: shows one of them, and what the server says of it.
// Documents stand in sandboxed frames in which nothing runs; this script looks into them to
// keep the place and to mark what changed.
"use strict";

const byId = (id) => document.getElementById(id);
const paper = byId("paper");

let state = null;      // what the server said last
let frame = null;      // the frame on screen
let coming = null;     // the frame that is being loaded
let onScreen = "";     // what the frame shows: view, document, version
let asked = 0;         // counts the questions to the server; only the last answer counts
let announced = 0;     // the save that was told last
let run = null;        // which run of the server answers: a new one counts its saves anew
let lost = "";         // why the server is not heard, in words; empty while it is
const blocksOf = new Map(); // the blocks of documents by version, to compare with

// The address says what is shown: #document/PATH or #pages/PATH.
function choice() {
  let text = "";
  try { text = decodeURIComponent(location.hash.slice(1)); } catch { /* typed by hand */ }
  const [view, ...rest] = text.split("/");
  return { view: view === "pages" ? "pages" : "document", path: rest.join("/") };
}

const address = (path) => path.split("/").map(encodeURIComponent).join("/");
const hash = (view, path) => `#${view}/${address(path)}`;

async function refresh() {
  const question = ++asked;
  let answer;
  try {
    const response = await fetch(`/state?document=${encodeURIComponent(choice().path)}`);
    answer = await response.json();
  } catch {
    return;
  }
  if (question !== asked) return;
  if (run !== answer.run) announced = 0;
  run = answer.run;
  state = answer;
  // It is there again, and is heard again before its page counts as up to date.
  if (lost) listen();
  render();
}

function render() {
  const shown = state.document;
  byId("project").textContent = state.project || "annals preview";
  byId("title").textContent = shown ? shown.title : "";
  const count = tally();
  const name = shown ? shown.title : state.project;
  document.title = (count ? `(${count}) ` : "") + (name ? `${name} · preview` : "annals preview");
  renderList();
  renderBanner();
  renderProblems(count);
  renderChanges();
  renderViews();
  renderPaper();
  byId("news").hidden = byId("problems").hidden && byId("changes").hidden;
  announce();
}

const some = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

function tally() {
  const parts = [];
  if (state.errors) parts.push(some(state.errors, "error"));
  if (state.warnings) parts.push(some(state.warnings, "warning"));
  return parts.join(", ");
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// --- the list of documents

function renderList() {
  const wanted = byId("filter").value.trim().toLocaleLowerCase();
  const now = state.document && state.document.path;
  const { view } = choice();
  const list = byId("list");
  const focus = list.contains(document.activeElement) && document.activeElement.hash;
  const reports = new Set(state.documents.map((d) => d.report));
  const items = [];
  for (const one of state.documents) {
    const text = `${one.title} ${one.path} ${reports.size > 1 ? one.report : ""}`;
    if (wanted && !text.toLocaleLowerCase().includes(wanted)) continue;
    const item = element("li", "", one.brief ? "brief" : "report");
    const link = element("a", one.title);
    link.href = hash(view, one.path);
    if (one.path === now) link.setAttribute("aria-current", "page");
    if (one.failed) link.append(" ", element("span", "error", "failed"));
    else if (one.changed) link.append(" ", element("span", "changed", "changed"));
    item.append(link);
    items.push(item);
  }
  list.replaceChildren(...items);
  if (focus) [...list.querySelectorAll("a")].find((a) => a.hash === focus)?.focus();
  const all = state.documents.length;
  const words = wanted ? `${items.length} of ${some(all, "document")}` : some(all, "document");
  if (byId("count").textContent !== words) byId("count").textContent = words;
}

// --- problems and changes

function renderBanner() {
  const banner = byId("banner");
  const failed = state.documents.filter((one) => one.failed).length;
  let words = "";
  if (state.stale && state.errors) {
    const page = state.document && state.document.version;
    const who = state.refused ? "The project" : "This document";
    words = page ? `${who} has errors. This is the document before them.` : `${who} has errors.`;
  } else if (state.refused) {
    words = "This is the document as it is now. annals build writes nothing until the errors are cured.";
  } else if (state.errors && failed) {
    const others = failed === 1 ? "1 other that has errors" : `${failed} others that have errors`;
    words = `annals build writes this document, but not ${others}.`;
  }
  banner.className = state.refused || state.stale ? "" : "mild";
  banner.hidden = !words;
  if (banner.textContent !== words) banner.textContent = words;
}

function renderProblems(count) {
  byId("problems").hidden = state.problems.length === 0;
  byId("tally").textContent = count;
  const items = state.problems.map((problem) => {
    const item = element("li", "", problem.severity);
    const pre = element("pre");
    pre.tabIndex = 0;
    const lines = problem.text.trimEnd().split("\n");
    pre.append(element("b", lines.shift()));
    const isHint = (line) => /^\s*(\||=|╰)?\s*(=\s*)?(help|hint|note): /.test(line);
    const at = lines.findIndex(isHint);
    const code = at < 0 ? lines : lines.slice(0, at);
    while (code.length && /^\s*\|?\s*$/.test(code[code.length - 1])) code.pop();
    // Places are read in full; excerpts keep their columns.
    code.forEach((line, n) => {
      const named = /^\s*(-->|:::)\s/.test(line);
      pre.append(named ? element("u", line.replace(/^\s*(-->|:::)\s/, "")) : line + (n + 1 < code.length ? "\n" : ""));
    });
    if (at >= 0) {
      const words = lines.slice(at).map((line) => line.replace(/^\s*(\||=|╰)?\s*(=\s*)?/, ""));
      pre.append(element("i", words.join("\n")));
    }
    item.append(pre);
    return item;
  });
  if (state.more) items.push(element("li", `and ${some(state.more, "further problem")}`));
  byId("problems").querySelector("ul").replaceChildren(...items);
  for (const item of items) aim(item.querySelector("pre"));
}

// Moves an excerpt that is wider than the panel so far that what it marks is in view.
function aim(pre) {
  if (!pre || pre.scrollWidth <= pre.clientWidth) return;
  for (const text of pre.childNodes) {
    const at = text.nodeType === Node.TEXT_NODE ? text.data.search(/\^+/) : -1;
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + text.data.slice(at).match(/^\^+/)[0].length);
    const over = range.getBoundingClientRect().right - pre.getBoundingClientRect().right;
    if (over > -8) pre.scrollLeft += over + 16;
    return;
  }
}

function renderChanges() {
  const changes = state.document ? state.document.changes : [];
  const others = state.documents.filter((d) => d.changed && d.path !== state.document?.path).length;
  const differs = state.document && state.document.before && state.document.version !== state.document.before;
  byId("changes").hidden = state.save < 2;
  const words = [];
  if (changes.length) words.push(`${some(changes.length, "figure")} in this document.`);
  else words.push(differs ? "No figure in this document, but its text or look." : "Nothing in this document.");
  if (others) words.push(`${some(others, "other document")} changed.`);
  byId("summary").textContent = words.join(" ");
  byId("next").hidden = !differs;
  const items = changes.map((change) => {
    const item = element("li");
    const button = element("button");
    button.type = "button";
    button.append(element("small", change.label));
    if (change.hidden) button.append(element("b", "changed beyond the decimals that are printed"));
    change.texts.forEach(([was, is], at) => {
      if (at) button.append("; ");
      button.append(element("del", was), " → ", element("ins", is));
    });
    button.addEventListener("click", () => seek(change));
    item.append(button);
    return item;
  });
  byId("changes").querySelector("ul").replaceChildren(...items);
}

function announce() {
  let words = "";
  if (lost) words = lost;
  else if (state.waiting?.gone) words = `${state.waiting.file} is gone; waiting whether it comes back …`;
  else if (state.waiting) words = `Waiting until ${state.waiting.file} is written in full …`;
  else if (!state.ready) words = "Reading the project …";
  else if (state.save > announced && announced > 0) {
    const changes = state.document ? state.document.changes.length : 0;
    words = `Updated, ${changes ? some(changes, "figure") : "no figure"} changed`;
    if (state.errors) words += `, ${some(state.errors, "error")}`;
  } else if (state.errors) words = some(state.errors, "error");
  else if (announced > 1) words = byId("status").textContent.startsWith("Updated") ? byId("status").textContent : "Up to date";
  else words = "Up to date";
  announced = Math.max(announced, state.save);
  if (byId("status").textContent !== words) byId("status").textContent = words;
}

// --- the document

function renderViews() {
  const { view } = choice();
  byId("as-document").setAttribute("aria-pressed", String(view === "document"));
  byId("as-pages").setAttribute("aria-pressed", String(view === "pages"));
  const shown = state.document;
  byId("pdf").hidden = !(shown && shown.version);
  if (shown) byId("pdf").href = `/file/${address(shown.path)}.pdf`;
}

function renderPaper() {
  const shown = state.document;
  if (!shown || !shown.version) {
    onScreen = "";
    frame = coming = null;
    const words = state.ready ? (state.errors ? "There is no document to show until the errors are cured." : "The project has no documents.") : "Reading the project …";
    paper.replaceChildren(element("p", words));
    return;
  }
  const { view } = choice();
  // Pages depend on more than the HTML does, so each save has its own.
  const version = view === "pages" ? `${shown.version}-${run}-${state.save}` : shown.version;
  const wanted = `${view}/${shown.path}/${version}`;
  if (wanted === onScreen) {
    if (view === "document") mark(frame);
    return;
  }
  load(wanted, view, shown.path);
}

// Loads a document beside the one on screen and changes them when it is whole.
function load(wanted, view, path) {
  coming?.remove();
  const next = document.createElement("iframe");
  next.className = "coming";
  next.title = view === "pages" ? "Pages of the document" : "Document";
  next.sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
  next.addEventListener("load", () => settle(next, wanted), { once: true });
  next.src = `/${view}/${address(path)}.html?of=${encodeURIComponent(wanted)}`;
  coming = next;
  onScreen = wanted;
  paper.append(next);
}

async function settle(next, wanted) {
  if (next !== coming) return;
  const inner = next.contentDocument;
  const before = frame;
  const same = before && before.dataset.of === place(wanted);
  next.dataset.of = place(wanted);
  const [view] = wanted.split("/", 1);
  for (const link of inner.querySelectorAll("a[href]")) {
    if (/^(https?|mailto):/i.test(link.getAttribute("href") ?? "")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
  }
  leave(before);
  const [left, top] = scrolls.get(place(wanted)) ?? [0, 0];
  const focused = same && document.activeElement === before;
  next.contentWindow.scrollTo({ top, left, behavior: "instant" });
  next.classList.remove("coming");
  frame = next;
  coming = null;
  for (const other of [...paper.children]) if (other !== next) other.remove();
  if (focused) next.focus();
  if (view === "document") mark(next);
}

// Each document is found again where it was left, in each of its views.
const scrolls = new Map();

function leave(old) {
  if (old?.contentWindow) scrolls.set(old.dataset.of, [old.contentWindow.scrollX, old.contentWindow.scrollY]);
}

const place = (wanted) => wanted.slice(0, wanted.lastIndexOf("/"));

byId("as-document").addEventListener("click", () => show("document"));
byId("as-pages").addEventListener("click", () => show("pages"));

function show(view) {
  const path = state?.document?.path ?? choice().path;
  location.hash = hash(view, path);
}

// --- marks in the document

let marksSheet = "";
const marksReady = fetch("/marks.css").then((r) => r.text()).then((text) => { marksSheet = text; });

async function mark(next) {
  const shown = state.document;
  if (!next || !shown) return;
  const inner = next.contentDocument;
  const version = shown.version;
  const now = blocks(inner);
  blocksOf.set(version, now.map((block) => block.key));
  while (blocksOf.size > 20) blocksOf.delete(blocksOf.keys().next().value);
  for (const old of inner.querySelectorAll(".annals-new, .annals-changed")) {
    old.classList.remove("annals-new", "annals-changed");
  }
  if (!shown.before || shown.before === version) return;
  await marksReady;
  dress(next);
  for (const change of shown.changes) {
    const words = change.texts.map(([was]) => was).join("; ");
    for (const stands of places(inner, change)) {
      stands.classList.add("annals-changed");
      if (words) stands.title = `was ${words}`;
    }
  }
  const was = blocksOf.get(shown.before) ?? (await blocksBefore(shown.path));
  if (!was || next !== frame || state.document?.version !== version) return;
  const kept = inCommon(was, now.map((block) => block.key));
  now.forEach((block, at) => {
    if (!kept.has(at)) block.element.classList.add("annals-new");
  });
}

// A style sheet made by script, which the policy of the document leaves to us.
function dress(next) {
  const inner = next.contentDocument;
  if (inner.adoptedStyleSheets.length) return;
  const sheet = new next.contentWindow.CSSStyleSheet();
  sheet.replaceSync(marksSheet);
  inner.adoptedStyleSheets = [sheet];
}

// Where a figure stands, with or without its sign: numbers name it themselves, or by the card
// that they open.
function places(inner, { figure, also }) {
  const found = [];
  const names = [figure, also].filter(Boolean).map((name) => `[data-figure="${CSS.escape(name)}"]`);
  for (const named of inner.querySelectorAll(names.join(", "))) {
    if (!named.hasAttribute("popover")) found.push(named);
    else found.push(...inner.querySelectorAll(`[popovertarget="${CSS.escape(named.id)}"]`));
  }
  const follows = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
  return found.sort((a, b) => (a === b ? 0 : follows(a, b) ? -1 : 1));
}

const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, tr, caption, figcaption, pre, dt, dd, svg";

function blocks(inner) {
  const found = [];
  for (const block of inner.querySelectorAll(BLOCKS)) {
    if (block.closest("[popover], nav") || block.querySelector(BLOCKS)) continue;
    const key = block.localName === "svg" ? block.outerHTML : block.textContent.replace(/\s+/g, " ");
    if (key.trim()) found.push({ element: block, key: `${block.localName} ${key}` });
  }
  return found;
}

// The blocks of the document before the last save, from a frame that is not shown.
function blocksBefore(path) {
  return new Promise((done) => {
    const hidden = document.createElement("iframe");
    hidden.hidden = true;
    hidden.sandbox = "allow-same-origin";
    hidden.addEventListener("load", () => {
      const inner = hidden.contentDocument;
      const found = inner ? blocks(inner).map((block) => block.key) : null;
      hidden.remove();
      done(found);
    }, { once: true });
    hidden.src = `/before/${address(path)}.html`;
    document.body.append(hidden);
  });
}

// The indices of those of `now` that belong to a longest sequence in common with `was`.
function inCommon(was, now) {
  const most = Math.min(was.length, now.length);
  let head = 0;
  while (head < most && was[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && was[was.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const kept = new Set();
  for (let at = 0; at < head; at++) kept.add(at);
  for (let at = now.length - tail; at < now.length; at++) kept.add(at);
  const a = was.slice(head, was.length - tail);
  const b = now.slice(head, now.length - tail);
  if (a.length * b.length > 4e6) return kept;
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j]
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { kept.add(head + j); i++; j++; }
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return kept;
}

// Leads to a changed figure; asked again, to the next place where it stands.
let sought = { figure: "", at: -1 };

byId("next").addEventListener("click", () => seek(null));

// Without a change of a figure, to the next change of any kind. Pages do not know which word is which
// figure, so there it is always the next change.
function seek(change) {
  const inner = frame?.contentDocument;
  if (!inner) return;
  const pages = choice().view === "pages";
  const any = pages ? ".changed" : ".annals-new";
  const found = pages || !change ? [...inner.querySelectorAll(any)] : places(inner, change);
  if (!found.length) return;
  const name = pages ? "pages" : change?.figure ?? "any";
  const at = sought.figure === name ? (sought.at + 1) % found.length : 0;
  sought = { figure: name, at };
  for (const old of inner.querySelectorAll(".annals-sought, .sought")) old.classList.remove("annals-sought", "sought");
  found[at].classList.add(pages ? "sought" : "annals-sought");
  found[at].scrollIntoView({ block: "center" });
}

// --- what happens

byId("filter").addEventListener("input", () => state && renderList());
addEventListener("hashchange", refresh);

// How long to wait before the server is tried again, in milliseconds: it answers as soon as
// it has been started, and costs next to nothing where it has not.
const RETRY = 1000;

let events = null;
let retry = 0;

function listen() {
  hush();
  events = new EventSource("/events");
  events.addEventListener("open", () => { lost = ""; });
  events.addEventListener("state", refresh);
  events.addEventListener("end", () => {
    lose("The preview has ended. Start it again with annals preview, and this page goes on.");
  });
  events.addEventListener("error", () => {
    lose(lost || "The preview does not answer; trying again …");
  });
}

function hush() {
  clearTimeout(retry);
  events?.close();
  events = null;
}

// Goes on trying by itself: a browser gives up when another program answers at the port.
function lose(words) {
  hush();
  lost = words;
  byId("status").textContent = words;
  retry = setTimeout(listen, RETRY);
}

// A window that nobody sees holds no connection, of which a browser opens few.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") listen();
  else hush();
});

if (document.visibilityState === "visible") listen();
