// The page keeps itself fresh: sections that changed are put in the place of the older ones, node by node, so that focus,
// selection, open details and the place scrolled to stay as they are. Hidden, it asks for nothing.
"use strict";

const EVERY = 2000;
const ANSWER_WAIT = 4000;
const TOKEN = "deflect-token";
let revision = Number(document.body.dataset.revision);
let timer = 0;

const WORDS = JSON.parse(document.body.dataset.words);

const byId = (id) => document.getElementById(id);

// A message in the language of the page, with its variables.
const say = (id, variables = {}) => WORDS[id].replace(/\{(\w+)\}/g, (_, name) => variables[name]);

// Makes `old` like `fresh` and touches nothing that is alike already.
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const alike = old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old.id === fresh.id;
  if (!alike) return old.replaceWith(fresh.cloneNode(true));
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  renewAttributes(old, fresh);
  renewChildren(old, fresh);
}

function renewAttributes(old, fresh) {
  // Whether details are open is for the reader to say.
  const kept = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
  }
}

// Those with an id are found by it wherever they stood, so that a call that moves up takes its row with it.
function renewChildren(old, fresh) {
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same = next.id && [...old.children].find((child) => child.id === next.id);
    if (same && same !== at) old.insertBefore(same, at);
    const place = same || at;
    if (!place) {
      old.append(next.cloneNode(true));
      continue;
    }
    if (!same && place.id && fresh.querySelector("#" + CSS.escape(place.id))) {
      old.insertBefore(next.cloneNode(true), place);
      continue;
    }
    at = place.nextSibling;
    renew(place, next);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function show(sections) {
  for (const [id, html] of Object.entries(sections)) {
    const section = byId(id);
    const fresh = section.cloneNode(false);
    fresh.innerHTML = html;
    renew(section, fresh);
  }
  const verdict = byId("verdict").textContent;
  // Read out when it changes, and only then.
  if (byId("calm").dataset.said && byId("calm").dataset.said !== verdict) byId("calm").textContent = verdict;
  byId("calm").dataset.said = verdict;
  dress();
}

// The tab says what the badge says, and which node it shows.
function dress() {
  const { title, look } = byId("badge").dataset;
  document.title = title + " · " + location.host;
  const icon = "/console/mark-" + look + ".svg";
  if (!byId("icon").href.endsWith(icon)) byId("icon").href = icon;
}

// What is shown is not of now: the badge must not go on saying that all is well.
function die() {
  const badge = byId("badge");
  badge.className = "verdict dead";
  badge.dataset.look = "dead";
  badge.dataset.title = say("page-no-answer");
  byId("verdict").textContent = say("page-no-answer");
  revision = 0;
  dress();
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch("/api/sections?after=" + revision, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WAIT) });
    if (!answer.ok) throw new Error(String(answer.status));
    const news = await answer.json();
    revision = news.revision;
    show(news.sections);
    byId("lost").hidden = true;
  } catch {
    if (byId("lost").hidden) byId("lost").textContent = say("page-lost");
    byId("lost").hidden = false;
    die();
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, EVERY);
}

document.addEventListener("visibilitychange", refresh);
dress();
timer = setTimeout(refresh, EVERY);

// Announcements.

const form = byId("post");

function tell(words, isBad) {
  byId("posted").textContent = words;
  byId("posted").classList.toggle("bad", Boolean(isBad));
}

async function send(method, path, body) {
  const token = form.elements.token.value;
  sessionStorage.setItem(TOKEN, token);
  const headers = { Authorization: "Bearer " + token };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  if (answer.ok) return;
  const { error } = await answer.json().catch(() => ({}));
  throw new Error(error || say("page-refused", { status: answer.status }));
}

function isSure(words) {
  const dialog = byId("sure");
  byId("sure-words").textContent = words;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

const chosen = (data, name) => data.getAll(name).map(String);

form.elements.token.value = sessionStorage.getItem(TOKEN) || "";

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const words = {};
  for (const [name, value] of data) {
    if (name.startsWith("words-") && value.trim()) words[name.slice("words-".length)] = value.trim();
  }
  const notice = { kind: data.get("kind"), lines: chosen(data, "line"), words, for: data.get("for") };
  if (notice.kind === "announcement") notice.topics = chosen(data, "topic");
  const closing = notice.kind === "closing";
  if (!closing && !Object.keys(words).length) return tell(say("page-no-words"), true);
  const lines = notice.lines.length ? notice.lines.join(", ") : say("every-line");
  const time = form.elements.for.selectedOptions[0].textContent;
  if (closing && !(await isSure(say("page-sure.question", { lines, time })))) return tell(say("page-unchanged"));
  try {
    await send("POST", "/api/notices", notice);
    for (const field of form.querySelectorAll("textarea")) field.value = "";
    tell(say(closing ? "notices-closing.posted" : "notices-announcement.posted"));
    refresh();
  } catch (error) {
    tell(say("page-not-posted", { why: error.message }), true);
  }
});

// A change with the operator's token, asked for where it is missing.
async function act(method, path, done, failed) {
  if (!form.elements.token.value) {
    form.closest("details").open = true;
    form.elements.token.focus();
    return tell(say("page-token-first"), true);
  }
  try {
    await send(method, path);
    tell(say(done));
    refresh();
  } catch (error) {
    tell(say(failed, { why: error.message }), true);
  }
}

document.addEventListener("click", (event) => {
  const ending = event.target.closest("button[data-end]");
  if (ending) {
    const path = "/api/notices/" + encodeURIComponent(ending.dataset.end);
    return act("DELETE", path, "notices-ending", "page-not-ended");
  }
  const held = event.target.closest("button[data-held]");
  if (!held) return;
  const done = held.dataset.method === "POST" ? "page-taken" : "page-dropped";
  return act(held.dataset.method, "/api/held/" + encodeURIComponent(held.dataset.held), done, "page-not-done");
});
