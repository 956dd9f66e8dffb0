// The web phone. The service answers each turn (POST /api/phone/turn); this page plays it, waits, and says what the
// caller did. It keeps the call's sealed state between the turns, as a platform does.
"use strict";

// How often the clocks on the page move, in milliseconds.
const TICK = 100;
// A voice that has begun is waited for so many times longer than the service reckons, and then this much more.
const VOICE_PATIENCE = 3;
const VOICE_GRACE = 3000;

const OUTCOMES = {
  handed_off: "a message was accepted",
  connected: "spoke with another line",
  informed: "a destination was heard to its end",
  exhausted: "the attempts were used up",
  left_in_menu: "left in a menu",
  left_in_greeting: "left before the greeting was over",
  failed: "something of ours failed",
};

const at = (id) => document.getElementById(id);
const keys = [...document.querySelectorAll("[data-key]")];

// The call in hand: its id and sealed state, when it was answered, what was skipped of it, and its turns.
let call = null;
// The turn that is looked into, counted from 0.
let looked = -1;

// --- what is heard ---------------------------------------------------------------------------------------------------

// Says the sentences of a turn one after the other: a recording where there is one, else the browser's voice, else
// silence of the same length.
const mouth = {
  rest: [],
  now: null,
  sound: null,

  say(sentences) {
    this.stop();
    this.rest = sentences;
    this.next();
  },

  next() {
    this.hush();
    this.now = this.rest.shift() ?? null;
    if (!this.now) return;
    Object.assign(this.now, { began: performance.now(), heard: false });
    this.now.words.classList.add("spoken");
    show(this.now);
    if (!isMuted()) this.voice(this.now);
  },

  voice(sentence) {
    const over = () => sentence === this.now && this.next();
    const heard = () => (sentence.heard = true);
    if (sentence.said.sound) {
      this.sound = new Audio(sentence.said.sound);
      Object.assign(this.sound, { onplaying: heard, onended: over, onerror: () => this.speak(sentence, heard, over) });
      this.sound.play().catch(() => {});
    } else {
      this.speak(sentence, heard, over);
    }
  },

  speak(sentence, heard, over) {
    if (sentence !== this.now || !window.speechSynthesis) return;
    const utterance = new SpeechSynthesisUtterance(sentence.said.words);
    const { language } = sentence.said;
    const voices = window.speechSynthesis.getVoices();
    const own = voices.filter((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);
    Object.assign(utterance, { lang: own[0]?.lang ?? language, rate: 1, onstart: heard, onend: over });
    if (own.length > 0) utterance.voice = own.find((voice) => voice.default) ?? own[0];
    window.speechSynthesis.speak(utterance);
  },

  // Goes on where nothing tells that a sentence is over: without a sound, without a voice, or with one that hangs.
  tick() {
    if (!this.now) return;
    const { began, heard, said } = this.now;
    const caption = at("caption");
    caption.scrollTop = (caption.scrollHeight - caption.clientHeight) * ((performance.now() - began) / said.milliseconds);
    const limit = heard ? VOICE_PATIENCE * said.milliseconds + VOICE_GRACE : said.milliseconds;
    if (performance.now() - began < limit) return;
    if (!heard && !isMuted()) note(`This browser has no voice for “${said.language}”. The words are shown at their pace.`);
    this.next();
  },

  // What is left of the turn, in milliseconds.
  left() {
    if (!this.now) return 0;
    const passed = Math.min(performance.now() - this.now.began, this.now.said.milliseconds);
    return this.rest.reduce((sum, { said }) => sum + said.milliseconds, this.now.said.milliseconds - passed);
  },

  // Ends the sound, not the sentence.
  hush() {
    this.now?.words.classList.remove("spoken");
    this.sound?.pause();
    this.sound = null;
    const heard = this.now?.heard;
    if (this.now) this.now.heard = false;
    if (heard !== undefined) window.speechSynthesis?.cancel();
  },

  stop() {
    this.rest = [];
    this.hush();
    this.now = null;
  },
};

const isMuted = () => at("mute").getAttribute("aria-pressed") === "true";

// --- the call --------------------------------------------------------------------------------------------------------

async function ask(deed) {
  const body = { platform: call.platform, promise_refused: call.promiseRefused, deed };
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/api/phone/turn", { method: "POST", headers, body: JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function newCall() {
  const [found, reason] = at("refused").value.split(":");
  const before = found === "before" ? reason : null;
  call = {
    platform: at("platform").value,
    promiseRefused: found === "promise" ? reason : null,
    isDeaf: !at("hears").checked,
    skipped: 0,
    turns: [],
    phase: "asking",
    typed: "",
    early: [],
  };
  return {
    call: {
      from: at("from").value || at("from-typed").value,
      to: at("to").value || at("to-typed").value,
      at: at("when").value === "at" ? at("at").value : null,
      hears: at("hears").checked,
      link_sent: at("link-sent").checked,
      mail_known: at("mail-known").checked,
      refused: before,
    },
  };
}

async function dial() {
  clear();
  const deed = newCall();
  refresh("Calling…");
  try {
    const shown = await ask(deed);
    call.answered = performance.now();
    at("choices").open = false;
    take(shown, 0);
    at("keys").querySelector("button").focus({ preventScroll: true });
    if (window.matchMedia("(max-width: 759px)").matches) at("handset").scrollIntoView();
  } catch (error) {
    call = null;
    fail(error);
  }
}

// The caller did something: the line answers.
async function act(did, words) {
  const passed = passedMs();
  mouth.stop();
  Object.assign(call, { phase: "asking", typed: "" });
  entry("caller", words, passed);
  refresh("The line is asked…");
  const current = call;
  try {
    const shown = await ask({ go_on: { call: call.id, state: call.state, passed_ms: passed, did } });
    if (call === current && call.phase === "asking") take(shown, passed);
  } catch (error) {
    if (call === current) end("The call broke off", "failed");
    fail(error);
  }
}

function take(shown, passed) {
  Object.assign(call, { id: shown.call, state: shown.state, phase: "speaking" });
  call.turns.push({ shown, passed });
  mouth.say(lineSaid(shown, call.turns.length - 1, passed));
  look(call.turns.length - 1);
  refresh(then().what === "keys" ? "The line speaks. A key interrupts it." : "The line speaks.");
  call.early.splice(0).forEach(press);
}

const saidMs = (shown) => shown.said.reduce((sum, said) => sum + said.milliseconds, 0);
const current = () => call.turns[call.turns.length - 1];
const then = () => current().shown.then;
const passedMs = () => Math.round(performance.now() - call.answered + call.skipped);
const isOn = () => call !== null && call.phase !== "over";
const takesKeys = () => isOn() && call.turns.length > 0 && call.phase !== "dialling" && then().what === "keys";

function press(key) {
  if (!isOn()) return;
  flash(key);
  // A key pressed while the line is asked is kept for what it answers.
  if (call.phase === "asking") return void call.early.push(key);
  if (!takesKeys()) return;
  const { keys_max: most } = then();
  if (most === 1) return void act({ keys: key }, `pressed ${key}`);
  mouth.stop();
  call.phase = "waiting";
  call.since = performance.now();
  if (key !== "#") call.typed += key;
  at("typed").textContent = call.typed;
  if (key === "#" || call.typed.length === most) sendTyped();
  else refresh("Typing. Hash ends the number.");
}

function sendTyped() {
  if (call.typed === "") stayedSilent();
  else act({ keys: call.typed }, `pressed ${call.typed}`);
}

const stayedSilent = () => act("silence", "stayed silent");

function waitOut() {
  if (call.phase === "speaking") quiet();
  call.skipped += Math.max(0, then().wait_ms - (performance.now() - call.since));
  stayedSilent();
}

// All is said, or skipped: the line waits, dials or ends the call. By its reckoning, which a quick voice does not change.
function quiet() {
  mouth.stop();
  const { shown, passed } = current();
  call.skipped += Math.max(0, saidMs(shown) - (passedMs() - passed));
  call.since = performance.now();
  if (then().what === "hang_up") return void end("The line hung up");
  if (then().what === "dial") {
    call.phase = "dialling";
    return refresh(`The line dials ${then().number}. How does that end?`);
  }
  call.phase = "waiting";
  refresh(then().listens ? "The line waits for a key or a phrase." : "The line waits for a key.");
}

function outcomeNow(turn, passed) {
  const { outcome, later } = turn.shown;
  return later && later.milliseconds <= passed - turn.passed ? later.outcome : outcome;
}

function end(why, outcome) {
  mouth.stop();
  call.ended = passedMs();
  call.phase = "over";
  call.outcome = outcome ?? outcomeNow(current(), call.ended);
  entry("end", `${why}. Outcome: ${call.outcome}, ${OUTCOMES[call.outcome]}.`, call.ended);
  look(looked);
  refresh(`${why}: ${call.outcome}`);
}

// --- clocks ----------------------------------------------------------------------------------------------------------

function tick() {
  if (!isOn() || call.phase === "asking") return;
  mouth.tick();
  if (call.phase === "speaking" && !mouth.now) quiet();
  if (!isOn()) return;
  at("call-time").textContent = span(passedMs());
  if (call.phase === "speaking") {
    const all = saidMs(current().shown);
    progress(all - mouth.left(), all, `${span(all - mouth.left())} of ${span(all)}`);
  } else {
    waited(performance.now() - call.since, then().wait_ms);
  }
  if (looked === call.turns.length - 1) factOutcome(current());
}

function waited(passed, wait) {
  if (!at("counts").checked) return void progress(0, 1, `no end of the wait (the line's is ${span(wait)})`);
  progress(Math.min(passed, wait), wait, `${Math.max(0, Math.ceil((wait - passed) / 1000))} s left`);
  if (passed < wait) return;
  if (call.phase === "dialling") act({ dialled: "no_answer" }, "heard it ring: no answer");
  else sendTyped();
}

function progress(value, max, words) {
  Object.assign(at("progress"), { max: Math.max(max, 1), value });
  at("count").textContent = words;
}

function span(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// --- what is shown ---------------------------------------------------------------------------------------------------

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function entry(kind, words, passed) {
  const item = element("div", null, { class: kind });
  const head = element("div", null, { class: "head" });
  head.append(element("span", kind === "caller" ? "The caller" : "The end"), element("time", span(passed)));
  item.append(head, element("p", words));
  append(item);
}

// What the line said in a turn; each sentence with its place in the transcript.
function lineSaid(shown, index, passed) {
  const item = element("div", null, { class: "line" });
  const head = element("div", null, { class: "head" });
  const button = element("button", `Turn ${shown.turn} · ${shown.place}`, { type: "button", "aria-pressed": "false" });
  button.addEventListener("click", () => look(index));
  head.append(button, element("time", span(passed)));
  item.append(head);
  const sentences = shown.said.map((said) => {
    const words = element("p", null, { class: "words", title: said.prompt });
    const time = element("time", `${(said.milliseconds / 1000).toFixed(1)} s${said.sound ? " ♪" : ""}`);
    words.append(element("span", said.words, { lang: said.language }), time);
    item.append(words);
    return { said, words };
  });
  for (const message of shown.messages) {
    item.append(element("p", `Would be sent: ${message.kind.replace("_", " ")} by ${message.medium}`, { class: "messages" }));
  }
  append(item);
  return sentences;
}

function append(item) {
  at("transcript").append(item);
  at("nothing").hidden = true;
  at("transcript").scrollTop = at("transcript").scrollHeight;
}

// Brings a sentence of the transcript into view, and moves nothing else: the keypad stays under the finger.
function show({ words, said }) {
  Object.assign(at("caption"), { textContent: said.words, lang: said.language, scrollTop: 0 });
  const box = at("transcript");
  const [inner, outer] = [words.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollTop += Math.min(inner.top - outer.top, Math.max(0, inner.bottom - outer.bottom));
}

function look(index) {
  looked = index;
  const turn = call?.turns[index];
  if (!turn) return;
  const { shown } = turn;
  at("turn").hidden = false;
  at("no-turn").hidden = true;
  const buttons = at("transcript").querySelectorAll(".line .head button");
  buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(place === index)));
  at("inside-turn").textContent = `${shown.turn} of ${call.turns.length}`;
  at("before").disabled = index === 0;
  at("after").disabled = index === call.turns.length - 1;
  facts(turn);
  list("messages", shown.messages.map(message), "Nothing in this turn.");
  list("events", shown.events.map((event) => element("li", event)), null);
  at("document").replaceChildren(...markup(shown.document));
  at("document-note").textContent = `${shown.document_bytes} bytes, ${shown.content_type}`;
  at("session").textContent = JSON.stringify(shown.session, null, 2);
  at("seal-note").textContent = `${shown.state_chars} characters sealed`;
}

function list(id, items, otherwise) {
  at(`${id}-count`).textContent = String(items.length);
  const nothing = otherwise === null ? [] : [element("p", otherwise, { class: "note" })];
  at(id).replaceChildren(...(items.length > 0 ? items : nothing));
}

function facts(turn) {
  const { shown } = turn;
  const rows = [
    ["Line", shown.line],
    ["Answered", shown.at],
    ["At", shown.place],
    ["About", shown.topic],
    ["If hung up", ""],
  ];
  at("facts").replaceChildren(...rows.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  at("facts").lastElementChild.id = "outcome";
  factOutcome(turn);
}

// How the call would end now; in a turn gone by, how it would have ended at its beginning.
function factOutcome(turn) {
  const isNow = isOn() && turn === current();
  const passed = isNow ? passedMs() : turn.passed;
  const { later } = turn.shown;
  const rest = later ? later.milliseconds - (passed - turn.passed) : 0;
  const words = [outcomeNow(turn, passed)];
  if (rest > 0) words.push(`${later.outcome} ${isNow ? "in" : "after"} ${Math.ceil(rest / 1000)} s`);
  const text = words.join(", ");
  if (at("outcome").textContent !== text) at("outcome").textContent = text;
}

function message(sent) {
  const card = element("article", null, { class: "message" });
  const kind = sent.kind.replace("_", " ");
  card.append(element("p", `${sent.medium === "sms" ? "SMS" : "E-mail"}, ${kind}, to ${sent.to}`));
  const { length } = sent;
  const room = length && `${length.parts} ${length.parts === 1 ? "part" : "parts"}, ${length.units} of ${length.units_max} units, ${length.alphabet}`;
  card.append(element("p", [room, `due ${sent.due}`].filter(Boolean).join(" · "), { class: "note" }));
  const { language } = sent;
  if (sent.subject) card.append(element("p", sent.subject, { class: "subject", lang: language }));
  const name = `The words of the ${kind}`;
  card.append(element("p", sent.text, { class: "words", lang: language, tabindex: "0", role: "group", "aria-label": name }));
  return card;
}

// A document with its tags and values told apart. Texts only: nothing of it can become a part of this page.
function markup(document) {
  return document.split(/(<[^>]*>)/).flatMap((piece) => {
    if (!piece.startsWith("<")) return piece === "" ? [] : [piece];
    const tag = element("span", null, { class: "tag" });
    tag.append(...piece.split(/("[^"]*")/).map((part) => part.startsWith('"') ? element("span", part, { class: "value" }) : part));
    return [tag];
  });
}

function refresh(status) {
  if (at("status").textContent !== status) at("status").textContent = status;
  const on = isOn();
  const spoken = on && call.turns.length > 0 && call.phase !== "asking";
  at("fields").disabled = on;
  at("call").hidden = on;
  keys.forEach((key) => (key.disabled = !on));
  at("hang-up").disabled = !on || call.turns.length === 0;
  at("skip").disabled = !spoken || call.phase !== "speaking";
  at("silence").disabled = !spoken || !takesKeys();
  const listens = spoken && takesKeys() && then().listens !== null;
  for (const id of ["words", "say", "mumble"]) at(id).disabled = !listens;
  at("words").placeholder = listens || !on ? "Say something" : "Keys only here";
  at("speech").hidden = on && call.isDeaf;
  at("dialled").hidden = !on || call.phase !== "dialling";
  if (!on || call.typed === "") at("typed").textContent = "";
  if (call?.turns.length > 0) at("call-clock").textContent = current().shown.at;
  if (!on) progress(0, 1, "");
}

function flash(key) {
  const button = keys.find((button) => button.dataset.key === key);
  button?.classList.add("down");
  setTimeout(() => button?.classList.remove("down"), 150);
}

function note(text) {
  Object.assign(at("voice-note"), { hidden: false, textContent: text });
}

function fail(error) {
  Object.assign(at("trouble"), { hidden: false, textContent: error.message });
  refresh(call ? at("status").textContent : "No call.");
}

function clear() {
  at("transcript").replaceChildren();
  at("nothing").hidden = false;
  at("turn").hidden = true;
  at("no-turn").hidden = false;
  at("inside-turn").textContent = "–";
  at("before").disabled = true;
  at("after").disabled = true;
  at("trouble").hidden = true;
  at("voice-note").hidden = true;
  at("call-time").textContent = "";
  at("call-clock").textContent = "";
  at("caption").textContent = "";
}

// --- what is chosen --------------------------------------------------------------------------------------------------

const option = (id) => at(id).selectedOptions[0];

function choose() {
  at("to-typed-field").hidden = at("to").value !== "";
  at("from-typed-field").hidden = at("from").value !== "";
  const line = at("to").value === "" ? at("to").options[0] : option("to");
  at("zone").textContent = line.dataset.zone;
  at("at-field").hidden = at("when").value !== "at";
  if (at("at").value === "") at("at").value = line.dataset.now;
  const time = at("when").value === "at" ? at("at").value.replace("T", " ") : "now";
  const from = at("from").value === "" ? at("from-typed").value : option("from").textContent;
  const to = at("to").value === "" ? at("to-typed").value : option("to").textContent;
  at("chosen").textContent = `to ${to}, from ${from}, through ${option("platform").textContent}, ${time}`;
}

function choosePlatform() {
  const chosen = option("platform").dataset;
  Object.assign(at("hears"), { disabled: !("canHear" in chosen), checked: "hears" in chosen });
}

// --- hands -----------------------------------------------------------------------------------------------------------

at("setup").addEventListener("submit", (event) => {
  event.preventDefault();
  dial();
});
at("setup").addEventListener("change", choose);
at("setup").addEventListener("input", choose);
at("platform").addEventListener("change", choosePlatform);
at("keys").addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (key) press(key);
});
at("dialled").addEventListener("click", (event) => {
  const result = event.target.dataset.result;
  if (result && call?.phase === "dialling") act({ dialled: result }, `dialled line: ${result.replace("_", " ")}`);
});
at("speech").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = at("words").value.trim();
  if (words === "" || at("say").disabled) return;
  at("words").value = "";
  act({ says: words }, `said “${words}”`);
});
at("mumble").addEventListener("click", () => act({ says: "" }, "said something nobody understood"));
at("silence").addEventListener("click", waitOut);
at("skip").addEventListener("click", quiet);
at("hang-up").addEventListener("click", () => end("The caller hung up"));
at("mute").addEventListener("click", () => {
  at("mute").setAttribute("aria-pressed", String(!isMuted()));
  // The rest of a sentence is not worth beginning again; the next one is heard.
  if (isMuted() && mouth.now) {
    const { now } = mouth;
    mouth.hush();
    now.words.classList.add("spoken");
  }
});
at("counts").addEventListener("change", () => {
  if (isOn()) call.since = performance.now();
});
at("before").addEventListener("click", () => look(looked - 1));
at("after").addEventListener("click", () => look(looked + 1));
document.addEventListener("keydown", (event) => {
  const isWriting = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (isWriting || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (/^[0-9*#]$/.test(event.key)) press(event.key);
});
window.addEventListener("pagehide", () => mouth.stop());
setInterval(tick, TICK);
choosePlatform();
choose();
