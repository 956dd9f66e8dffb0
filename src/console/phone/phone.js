// The web phone. The service answers each turn (POST /api/phone/turn); this page plays it, waits, and says what the
// caller did. It keeps the call's sealed state between the turns, as a platform does.
import { at, clear, entry, lineSaid, lookInto, outcomeAt, say, showOutcome, span } from "./phone-page.js";
import { isMuted, mouth } from "./phone-voice.js";

// How often the clocks on the page move, in milliseconds.
const TICK = 100;

const keys = [...document.querySelectorAll("[data-key]")];

// The call in hand: its id and sealed state, when it was answered, what was skipped of it, and its turns.
let call = null;
// The turn that is looked into, counted from 0.
let looked = -1;

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
  refresh(say("phone-calling"));
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
  refresh(say("phone-asking"));
  const current = call;
  try {
    const shown = await ask({ go_on: { call: call.id, state: call.state, passed_ms: passed, did } });
    if (call === current && call.phase === "asking") take(shown, passed);
  } catch (error) {
    if (call === current) end("phone-over.broke-off", "failed");
    fail(error);
  }
}

function take(shown, passed) {
  Object.assign(call, { id: shown.call, state: shown.state, phase: "speaking" });
  const index = call.turns.length;
  call.turns.push({ shown, passed });
  mouth.say(lineSaid(shown, passed, () => look(index)));
  look(index);
  refresh(say(then().what === "keys" ? "phone-speaking.to-key" : "phone-speaking"));
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
  if (most === 1) return void act({ keys: key }, say("phone-pressed", { keys: key }));
  mouth.stop();
  call.phase = "waiting";
  call.since = performance.now();
  if (key !== "#") call.typed += key;
  at("typed").textContent = call.typed;
  if (key === "#" || call.typed.length === most) sendTyped();
  else refresh(say("phone-typing"));
}

function sendTyped() {
  if (call.typed === "") stayedSilent();
  else act({ keys: call.typed }, say("phone-pressed", { keys: call.typed }));
}

const stayedSilent = () => act("silence", say("phone-stayed-silent"));

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
  if (then().what === "hang_up") return void end("phone-over.line-hung-up");
  if (then().what === "dial") {
    call.phase = "dialling";
    return refresh(say("phone-dialling", { number: then().number }));
  }
  call.phase = "waiting";
  refresh(say(then().listens ? "phone-waiting.listening" : "phone-waiting"));
}

function end(reason, ending) {
  mouth.stop();
  call.ended = passedMs();
  call.phase = "over";
  const outcome = ending ?? outcomeAt(current(), call.ended);
  call.outcome = outcome;
  const [why, explained] = [say(reason), say(`phone-outcome-${outcome}`)];
  entry("end", say("phone-over.told", { why, outcome, explained }), call.ended);
  look(looked);
  refresh(say("phone-over", { why, outcome }));
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
    progress(all - mouth.left(), all, say("phone-said-of", { said: span(all - mouth.left()), all: span(all) }));
  } else {
    waited(performance.now() - call.since, then().wait_ms);
  }
  if (looked === call.turns.length - 1) factOutcome(current());
}

function waited(passed, wait) {
  if (!at("counts").checked) return void progress(0, 1, say("phone-no-end", { wait: span(wait) }));
  progress(Math.min(passed, wait), wait, say("phone-left", { seconds: Math.max(0, Math.ceil((wait - passed) / 1000)) }));
  if (passed < wait) return;
  if (call.phase === "dialling") act({ dialled: "no_answer" }, say("phone-heard-ringing"));
  else sendTyped();
}

function progress(value, max, words) {
  Object.assign(at("progress"), { max: Math.max(max, 1), value });
  at("count").textContent = words;
}

// --- what is shown ---------------------------------------------------------------------------------------------------

// Looks into a turn, counted from 0.
function look(index) {
  looked = index;
  const turn = call?.turns[index];
  if (!turn) return;
  lookInto(call.turns, index);
  factOutcome(turn);
}

function factOutcome(turn) {
  const isNow = isOn() && turn === current();
  showOutcome(turn, isNow ? passedMs() : turn.passed, isNow);
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
  at("words").placeholder = say(listens || !on ? "phone-words" : "phone-words.keys-only");
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

function fail(error) {
  Object.assign(at("trouble"), { hidden: false, textContent: error.message });
  refresh(call ? at("status").textContent : say("phone-over.no-call"));
}

// --- what is chosen --------------------------------------------------------------------------------------------------

const option = (id) => at(id).selectedOptions[0];

function choose() {
  at("to-typed-field").hidden = at("to").value !== "";
  at("from-typed-field").hidden = at("from").value !== "";
  const line = at("to").value === "" ? at("to").options[0] : option("to");
  at("zone").textContent = say("phone-when.time", { zone: line.dataset.zone });
  at("at-field").hidden = at("when").value !== "at";
  if (at("at").value === "") at("at").value = line.dataset.now;
  const time = at("when").value === "at" ? at("at").value.replace("T", " ") : say("phone-when.now");
  const from = at("from").value === "" ? at("from-typed").value : option("from").textContent;
  const to = at("to").value === "" ? at("to-typed").value : option("to").textContent;
  at("chosen").textContent = say("phone-chosen", { to, from, platform: option("platform").textContent, time });
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
  if (result && call?.phase === "dialling") act({ dialled: result }, say(`phone-${result}.done`));
});
at("speech").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = at("words").value.trim();
  if (words === "" || at("say").disabled) return;
  at("words").value = "";
  act({ says: words }, say("phone-said", { words }));
});
at("mumble").addEventListener("click", () => act({ says: "" }, say("phone-mumbled")));
at("silence").addEventListener("click", waitOut);
at("skip").addEventListener("click", quiet);
at("hang-up").addEventListener("click", () => end("phone-over.caller-hung-up"));
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
