// Runs a scenario as VoxEngine would, against a line that really answers, and prints what the caller hears, a line each. Written
// from https://voximplant.com/docs/references/voxengine; a function or event that is not there is an error.
//
//   node run.js SCENARIO VOICE_URL SECRET [EVENT…]
//
// Events: `key K`, `interrupt K` (while something is said), `silence`, `says WORDS`, `dial CODE` (the other line fails), `talk`
// (the other line answers and hangs up), `leave`, `leave-talk`. Each happens when nothing else does: time passes only then.
const vm = require('vm');
const fs = require('fs');
const crypto = require('crypto');

const [, , path, voiceUrl, secret, ...events] = process.argv;
const timers = new Map();
let [lastTimer, clock, busy, isOver] = [0, Date.now(), 0, false];
let [asr, other, playing, isCutOff] = [null, null, null, false];

const say = (line) => process.stdout.write(`${line}\n`);

class Unit {
  constructor() {
    this.listeners = {};
  }
  addEventListener(name, listener) {
    if (!name || typeof listener !== 'function') throw new Error(`no such event: ${name}`);
    (this.listeners[name] ||= []).push(listener);
  }
  fire(name, event = {}) {
    (this.listeners[name] || []).forEach((listener) => listener(event));
  }
  sendMediaTo() {}
}

class Player extends Unit {
  constructor(what, isSound) {
    super();
    Object.assign(this, { what, isSound });
  }
  sendMediaTo() {
    playing = this;
    busy += 1;
    setImmediate(() => {
      busy -= 1;
      if (playing !== this) return;
      if (events[0]?.startsWith('interrupt ')) {
        say(`begins ${this.what}`);
        call.fire('tone', { tone: events.shift().split(' ')[1] });
      } else this.finish();
    });
  }
  finish() {
    const error = this.isSound && isCutOff ? 'Timeout is reached' : undefined;
    say(error ? `lost ${this.what}` : this.what);
    playing = null;
    this.fire('finished', { error });
  }
  stop() {
    if (playing === this) playing = null;
    this.fire('finished', {});
  }
}

class Call extends Unit {
  id() {
    return callId;
  }
  answer() {
    setImmediate(() => this.fire('connected'));
  }
  handleTones(isOn) {
    if (isOn !== true) throw new Error('tones are off');
  }
  hangup() {
    if (this === call) say('hangs up');
    else setImmediate(() => this.fire('failed', { code: 487 }));
    if (this === call) setImmediate(() => this.fire('disconnected'));
  }
}

const callId = crypto.randomUUID();
const call = new Call();
const engine = new Unit();
Object.assign(engine, {
  getSecretValue: (name) => (name === 'DEFLECT_SECRET' ? secret : undefined),
  createTTSPlayer(words, { language }) {
    if (!words || words.length > 1500) throw new Error('1,500 characters at most');
    return new Player(`says ${words}${language ? ` (${language})` : ''}`, false);
  },
  createURLPlayer: ({ url }) => new Player(`plays ${url}`, true),
  createToneScriptPlayer: () => ({ sendMediaTo: () => say('rings'), stop() {} }),
  createASR({ profile, phraseHints }) {
    if (!profile || !Array.isArray(phraseHints)) throw new Error('a profile is required');
    asr = new Unit();
    asr.stop = () => (asr = null);
    return asr;
  },
  callPSTN(number, shown) {
    if (!/^\+?\d{6,15}$/.test(number) || !shown) throw new Error('E.164, and a number to show');
    say(`dials ${number}`);
    other = new Call();
    return other;
  },
  sendMediaBetween: () => say('talks'),
  terminate() {
    say('terminates');
    isOver = true;
  },
});

async function request(url, options) {
  busy += 1;
  try {
    const { method, postData: body, headers } = options;
    const answer = await fetch(url, { method, body, headers });
    return { code: answer.status, text: await answer.text() };
  } catch (error) {
    return { code: 0, text: '' };
  } finally {
    // What follows an answer comes first.
    setImmediate(() => (busy -= 1));
  }
}

class FakeDate extends Date {
  static now() {
    return clock;
  }
}

function happen() {
  if (isOver) return;
  setImmediate(happen);
  if (busy > 0 || playing) return;
  const timer = [...timers.entries()].sort((left, right) => left[1].due - right[1].due)[0];
  if (!timer && !other && events.length === 0) return;
  const [kind, ...words] = (events[0] || 'silence').split(' ');
  const isWaitedFor = timer || other;
  if (!isWaitedFor) return;
  if (kind === 'silence' || (kind === 'key' && other)) {
    events.shift();
    pass(timer);
    return;
  }
  if (kind === 'interrupt') throw new Error('nothing is said that could be interrupted');
  if (['dial', 'talk', 'leave-talk'].includes(kind) && !other) return pass(timer);
  events.shift();
  if (kind === 'key') call.fire('tone', { tone: words[0] });
  if (kind === 'says') {
    asr.fire('capture');
    asr.fire('result', { text: words.join(' '), confidence: 90 });
  }
  if (kind === 'leave') call.fire('disconnected');
  if (kind === 'dial') take().fire('failed', { code: Number(words[0]) });
  if (kind === 'talk' || kind === 'leave-talk') {
    other.fire('connected');
    clock += 20000;
    if (kind === 'talk') take().fire('disconnected');
    else take() && call.fire('disconnected');
  }
}

function take() {
  const taken = other;
  other = null;
  return taken;
}

function pass(timer) {
  if (!timer) throw new Error('nothing is waited for');
  say(`waits ${timer[1].wait}`);
  clock = Math.max(clock, timer[1].due);
  timers.delete(timer[0]);
  timer[1].run();
}

const names = (known) => new Proxy(known, { get: (target, name) => target[name] ?? fail(name) });
const fail = (name) => {
  throw new Error(`VoxEngine has no ${String(name)}`);
};
const voices = { Yandex: { Neural: { ru_RU_alena: 'alena' } }, Google: { en_US_Wavenet_F: 'wavenet' } };

isCutOff = events[0] === 'no-recordings' && Boolean(events.shift());
const sandbox = {
  require: () => {},
  Modules: names({ ASR: 'ASR' }),
  ASRProfileList: names({ Yandex: { ru_RU: 'yandex' }, Google: { en_US: 'google' } }),
  ASREvents: names({ CaptureStarted: 'capture', Result: 'result' }),
  AppEvents: names({ CallAlerting: 'alerting' }),
  CallEvents: names({ Connected: 'connected', Disconnected: 'disconnected', Failed: 'failed', ToneReceived: 'tone' }),
  PlayerEvents: names({ PlaybackFinished: 'finished' }),
  VoiceList: voices,
  VoxEngine: names(engine),
  Net: names({ httpRequestAsync: request }),
  Crypto: names({
    hmac_sha256: (key, data) => crypto.createHmac('sha256', key).update(data).digest('hex'),
  }),
  Logger: names({ write: (line) => say(`logs ${line}`) }),
  Date: FakeDate,
  setTimeout(run, wait) {
    lastTimer += 1;
    timers.set(lastTimer, { run, wait, due: clock + wait });
    return lastTimer;
  },
  clearTimeout: (id) => timers.delete(id),
};
const source = fs.readFileSync(path, 'utf8');
const own = source.replace('https://line.example.ru/voice/voximplant', voiceUrl);
vm.runInNewContext(own, sandbox, { filename: path });
engine.fire('alerting', { call, callerid: '79161234567', destination: '74952321000' });
setImmediate(happen);
