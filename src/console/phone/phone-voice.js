// The voice of the phone: it says the sentences of a turn at their pace.
import { at, note, say, show } from "./phone-page.js";

// A voice that has begun is waited for so many times longer than the service reckons, and then this much more.
const VOICE_PATIENCE = 3;
const VOICE_GRACE = 3000;


// Says the sentences of a turn one after the other: a recording where there is one, else the browser's voice, else
// silence of the same length.
export const mouth = {
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
    if (!heard && !isMuted()) note(say("phone-no-voice", { language: said.language }));
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

export const isMuted = () => at("mute").getAttribute("aria-pressed") === "true";
