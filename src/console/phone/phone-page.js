// What the page of the phone shows of a call: its transcript, and what is inside a turn. It knows no state of its own; the
// phone tells it what to show.

// An element of the page.
export const at = (id) => document.getElementById(id);

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
  head.append(element("span", kind === "caller" ? "The caller" : "The end"), element("time", span(passed)));
  item.append(head, element("p", words));
  append(item);
}

// What the line said in a turn; each sentence with its place in the transcript.
export function lineSaid(shown, passed, onLook) {
  const item = element("div", null, { class: "line" });
  const head = element("div", null, { class: "head" });
  const button = element("button", `Turn ${shown.turn} · ${shown.place}`, { type: "button", "aria-pressed": "false" });
  button.addEventListener("click", onLook);
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
  at("inside-turn").textContent = `${shown.turn} of ${turns.length}`;
  at("before").disabled = index === 0;
  at("after").disabled = index === turns.length - 1;
  facts(shown);
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

function facts(shown) {
  const rows = [
    ["Line", shown.line],
    ["Answered", shown.at],
    ["At", shown.place],
    ["About", shown.topic],
    ["If hung up", ""],
  ];
  at("facts").replaceChildren(...rows.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  at("facts").lastElementChild.id = "outcome";
}

// How the call would end now; in a turn gone by, how it would have ended at its beginning.
export function showOutcome(turn, passed, isNow) {
  const { later } = turn.shown;
  const rest = later ? later.milliseconds - (passed - turn.passed) : 0;
  const words = [outcomeAt(turn, passed)];
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
