// What the page of the phone shows of a call: its transcript, and what is inside a turn. It knows no state of its own; the
// phone tells it what to show.

// An element of the page.
export const at = (id) => document.getElementById(id);

const WORDS = JSON.parse(document.body.dataset.words);
const TENTHS = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

// A message in the language of the page, with its variables.
export const say = (id, variables = {}) => WORDS[id].replace(/\{(\w+)\}/g, (_, name) => variables[name]);

// A time as minutes and seconds.
export function span(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// How the call ends when nothing more is done so many milliseconds after the answer.
export function outcomeAt(turn, passed) {
  const { outcome, later } = turn.shown;
  return later && later.milliseconds <= passed - turn.passed ? later.outcome : outcome;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function entry(kind, words, passed) {
  const item = element("div", null, { class: kind });
  const head = element("div", null, { class: "head" });
  head.append(element("span", say(kind === "caller" ? "phone-transcript.caller" : "phone-transcript.end")), element("time", span(passed)));
  item.append(head, element("p", words));
  append(item);
}

// What the line said in a turn; each sentence with its place in the transcript.
export function lineSaid(shown, passed, onLook) {
  const item = element("div", null, { class: "line" });
  const head = element("div", null, { class: "head" });
  const { turn, place } = shown;
  const button = element("button", say("phone-transcript.turn", { turn, place }), { type: "button", "aria-pressed": "false" });
  button.addEventListener("click", onLook);
  head.append(button, element("time", span(passed)));
  item.append(head);
  const sentences = shown.said.map((said) => {
    const words = element("p", null, { class: "words", title: said.prompt });
    const seconds = say("phone-seconds", { seconds: TENTHS.format(said.milliseconds / 1000) });
    const time = element("time", said.sound ? `${seconds} ♪` : seconds);
    words.append(element("span", said.words, { lang: said.language }), time);
    item.append(words);
    return { said, words };
  });
  for (const message of shown.messages) {
    const [kind, medium] = [say(`phone-kind-${message.kind}`), say(`phone-medium-${message.medium}`)];
    item.append(element("p", say("phone-would-be-sent.told", { kind, medium }), { class: "messages" }));
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
export function show({ words, said }) {
  Object.assign(at("caption"), { textContent: said.words, lang: said.language, scrollTop: 0 });
  const box = at("transcript");
  const [inner, outer] = [words.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollTop += Math.min(inner.top - outer.top, Math.max(0, inner.bottom - outer.bottom));
}

// Shows what is inside one of a call's turns.
export function lookInto(turns, index) {
  const { shown } = turns[index];
  at("turn").hidden = false;
  at("no-turn").hidden = true;
  const buttons = at("transcript").querySelectorAll(".line .head button");
  buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(place === index)));
  at("inside-turn").textContent = say("phone-inside.place", { turn: shown.turn, turns: turns.length });
  at("before").disabled = index === 0;
  at("after").disabled = index === turns.length - 1;
  facts(shown);
  list("messages", shown.messages.map(message), say("phone-would-be-sent.none"));
  list("events", shown.events.map((event) => element("li", event)), null);
  at("document").replaceChildren(...markup(shown.document));
  at("document-note").textContent = say("phone-document.size", { bytes: shown.document_bytes, type: shown.content_type });
  at("session").textContent = JSON.stringify(shown.session, null, 2);
  at("seal-note").textContent = say("phone-seal.size", { chars: shown.state_chars });
}

function list(id, items, otherwise) {
  at(`${id}-count`).textContent = String(items.length);
  const nothing = otherwise === null ? [] : [element("p", otherwise, { class: "note" })];
  at(id).replaceChildren(...(items.length > 0 ? items : nothing));
}

function facts(shown) {
  const rows = [
    ["line", shown.line],
    ["answered", shown.at],
    ["at", shown.place],
    ["about", shown.topic],
    ["outcome", ""],
  ];
  at("facts").replaceChildren(...rows.flatMap(([fact, value]) => [element("dt", say(`phone-fact-${fact}`)), element("dd", value)]));
  at("facts").lastElementChild.id = "outcome";
}

// How the call would end now; in a turn gone by, how it would have ended at its beginning.
export function showOutcome(turn, passed, isNow) {
  const { later } = turn.shown;
  const rest = later ? later.milliseconds - (passed - turn.passed) : 0;
  const outcome = outcomeAt(turn, passed);
  const both = () => ({ outcome, later: later.outcome, seconds: Math.ceil(rest / 1000) });
  const text = rest > 0 ? say(isNow ? "phone-fact-outcome.now" : "phone-fact-outcome.then", both()) : outcome;
  if (at("outcome").textContent !== text) at("outcome").textContent = text;
}

function message(sent) {
  const card = element("article", null, { class: "message" });
  const kind = say(`phone-kind-${sent.kind}`);
  const medium = say(`phone-medium-${sent.medium}.title`);
  card.append(element("p", say("phone-message", { medium, kind, to: sent.to })));
  const due = say("phone-message.due", { due: sent.due });
  card.append(element("p", [sent.length?.words, due].filter(Boolean).join(" · "), { class: "note" }));
  const { language } = sent;
  if (sent.subject) card.append(element("p", sent.subject, { class: "subject", lang: language }));
  const name = say("phone-message.words", { kind });
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

export function note(text) {
  Object.assign(at("voice-note"), { hidden: false, textContent: text });
}

// As it is before a call.
export function clear() {
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
