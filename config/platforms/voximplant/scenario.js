// The line on Voximplant: asks deflect turn by turn, and plays what it answers. Change the six values below, nothing else.

require(Modules.ASR);

// Where deflect takes the calls of this platform.
const VOICE_URL = 'https://line.example.ru/voice/voximplant';
// The secret of `[platform.voximplant]`, by its name in the application's secrets.
const SECRET_NAME = 'DEFLECT_SECRET';
// The recogniser for each `locale` of `[platform.voximplant]`.
const RECOGNISERS = { 'ru-RU': ASRProfileList.Yandex.ru_RU, 'en-US': ASRProfileList.Google.en_US };
// Shown to lines that are dialled: a number rented or verified here. Empty: the number that was called.
const SHOWN_NUMBER = '';
// Ringing, heard while another line is dialled: 425 Hz for 1 s in 5 (ITU-T E.180, Supplement 2).
const RINGING = '425@-10;60(1/4/1)';
// Said when deflect does not answer: the output of `deflect fallback voximplant`.
const FALLBACK = {
  next: '',
  say: [{ words: 'Простите, у нас неполадка. Чат с поддержкой — на сайте озон точка ру.', locale: 'ru-RU' }],
  then: 'hang_up',
};

// Seconds: as long as a caller waits in silence.
const CONNECTION_SECONDS = 2;
const ANSWER_SECONDS = 5;
// A request that failed is made once more; deflect answers it as it would have answered the first.
const RETRY_MS = 1500;
// The longest phrase.
const SPEECH_MS = 10000;
const DIGITS_MAX = 32;

VoxEngine.addEventListener(AppEvents.CallAlerting, (event) => {
  new Line(event).run().catch((error) => {
    Logger.write(`deflect: ${error}`);
    VoxEngine.terminate();
  });
});

class Line {
  constructor(event) {
    this.call = event.call;
    this.called = event.destination;
    this.leg = { Call: event.call.id(), From: event.callerid || '', To: event.destination || '' };
    this.began = Date.now();
    this.hasLeft = false;
    // Told of each key, phrase and of the caller's leaving.
    this.onEvent = null;
    this.early = [];
    this.call.addEventListener(CallEvents.ToneReceived, (tone) => this.tell({ key: tone.tone }));
    this.call.addEventListener(CallEvents.Disconnected, () => this.leave());
    this.call.addEventListener(CallEvents.Failed, () => this.leave());
  }

  async run() {
    await this.answer();
    let [url, told] = [VOICE_URL, {}];
    while (!this.hasLeft) {
      const turn = (await this.ask(url, told)) || FALLBACK;
      told = this.hasLeft ? null : await this.play(turn);
      if (!told) break;
      url = turn.next;
    }
    if (!this.hasLeft) this.call.hangup();
    const seconds = Math.round((Date.now() - this.began) / 1000);
    await this.ask(`${VOICE_URL}/status`, { Event: 'Hangup', Duration: String(seconds) });
    VoxEngine.terminate();
  }

  answer() {
    return new Promise((resolve) => {
      this.call.addEventListener(CallEvents.Connected, resolve);
      this.onEvent = resolve;
      this.call.answer();
      this.call.handleTones(true);
    });
  }

  tell(event) {
    if (this.onEvent) this.onEvent(event);
    // Keys pressed while deflect is asked are the first of the next turn.
    else if (event.key) this.early.push(event);
  }

  leave() {
    this.hasLeft = true;
    this.tell({ left: true });
  }

  // The answer of deflect; null if there is none.
  async ask(url, told) {
    const pairs = Object.entries({ ...this.leg, ...told });
    const body = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (attempt > 0) await pause(RETRY_MS);
      const time = String(Math.floor(Date.now() / 1000));
      const secret = VoxEngine.getSecretValue(SECRET_NAME) || '';
      const answer = await Net.httpRequestAsync(url, {
        method: 'POST',
        postData: body,
        connectionTimeout: CONNECTION_SECONDS,
        timeout: ANSWER_SECONDS,
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Deflect-Time': time,
          'X-Deflect-Signature': Crypto.hmac_sha256(secret, `${time}.${body}`),
        },
      });
      if (answer.code === 200) {
        try {
          return JSON.parse(answer.text);
        } catch (error) {
          Logger.write('deflect: the answer is no document');
        }
      } else {
        // A number stands in the form: nothing of it is logged.
        Logger.write(`deflect: status ${answer.code}`);
      }
    }
    return null;
  }

  // The result of a turn, as a form; null when the call is over.
  async play(turn) {
    for (const sound of turn.say) {
      await this.hear(sound, (event) => event.left);
      if (this.hasLeft) return null;
    }
    if (turn.then === 'hang_up') return null;
    return turn.then.keys ? this.collect(turn.then.keys) : this.dial(turn.then.dial, turn.next);
  }

  // Plays a sound until its end, or until an event that stops it, which is returned. A recording that cannot be had is spoken.
  hear(sound, stops) {
    if (this.hasLeft) return Promise.resolve(null);
    return new Promise((resolve) => {
      const player = sound.url
        ? VoxEngine.createURLPlayer({ url: sound.url })
        : VoxEngine.createTTSPlayer(sound.words, { language: voice(sound) });
      let isOver = false;
      const end = (result) => {
        if (isOver) return;
        isOver = true;
        this.onEvent = null;
        resolve(result);
      };
      this.onEvent = (event) => {
        if (!stops(event)) return;
        end(event);
        player.stop();
      };
      player.addEventListener(PlayerEvents.PlaybackFinished, (finished) => {
        if (isOver) return;
        if (finished.error && sound.url) {
          isOver = true;
          Logger.write('deflect: a recording could not be had');
          resolve(this.hear({ ...sound, url: undefined }, stops));
        } else end(null);
      });
      player.sendMediaTo(this.call);
    });
  }

  // Keys, or a phrase where one is listened for; each interrupts all that is said.
  async collect(keys) {
    const asr = keys.listen ? this.listen(keys.listen) : null;
    try {
      let input = this.early.shift() || null;
      for (const sound of input ? [] : keys.say) {
        input = await this.hear(sound, (event) => event.key || event.words || event.left);
        if (input || this.hasLeft) break;
      }
      input = input || (await this.wait(keys.wait_ms));
      if (this.hasLeft) return null;
      if (!input) return {};
      if (input.words !== undefined) return { Speech: input.words, Confidence: input.confidence };
      return this.digits(keys, input.key);
    } finally {
      if (asr) asr.stop();
    }
  }

  // One key is taken as it is; a number ends at `#`, which is not kept, at `*`, with its last key, or in silence.
  async digits(keys, first) {
    let digits = first;
    while (keys.most > 1 && digits.length < Math.min(keys.most, DIGITS_MAX) && !/[#*]$/.test(digits)) {
      const input = this.early.shift() || (await this.wait(keys.wait_ms));
      if (this.hasLeft) return null;
      if (!input || !input.key || input.key === '#') break;
      digits += input.key;
    }
    return { Digits: digits };
  }

  // The next key or phrase; null when none comes in time. Somebody who speaks is heard out.
  wait(milliseconds) {
    if (this.hasLeft) return Promise.resolve(null);
    return new Promise((resolve) => {
      let timer = null;
      const end = (result) => {
        clearTimeout(timer);
        this.onEvent = null;
        resolve(result);
      };
      timer = setTimeout(() => end(null), milliseconds);
      this.onEvent = (event) => {
        if (event.speaks) {
          clearTimeout(timer);
          timer = setTimeout(() => end(null), SPEECH_MS);
        } else end(event.left ? null : event);
      };
    });
  }

  listen(listen) {
    const profile = RECOGNISERS[listen.locale];
    if (!profile) return null;
    const phraseHints = listen.hints ? listen.hints.split(',') : [];
    const asr = VoxEngine.createASR({ profile, phraseHints });
    asr.addEventListener(ASREvents.CaptureStarted, () => this.tell({ speaks: true }));
    asr.addEventListener(ASREvents.Result, (result) => {
      if (!result.text) return;
      const share = result.confidence > 1 ? result.confidence / 100 : result.confidence || 0;
      this.tell({ words: result.text, confidence: share.toFixed(2) });
    });
    this.call.sendMediaTo(asr);
    return asr;
  }

  // Dials another line; the result is the real one.
  async dial(dial, next) {
    const ringing = VoxEngine.createToneScriptPlayer(RINGING);
    ringing.sendMediaTo(this.call);
    let talked = null;
    const result = await new Promise((resolve) => {
      const other = VoxEngine.callPSTN(dial.number, SHOWN_NUMBER || this.called);
      let status = 'no-answer';
      const timer = setTimeout(() => other.hangup(), dial.ring_ms);
      const end = (word) => {
        clearTimeout(timer);
        this.onEvent = null;
        resolve(word);
      };
      this.onEvent = (event) => {
        if (!event.left) return;
        other.hangup();
        end(status);
      };
      other.addEventListener(CallEvents.Connected, () => {
        clearTimeout(timer);
        ringing.stop();
        talked = Date.now();
        status = 'answered';
        VoxEngine.sendMediaBetween(this.call, other);
      });
      other.addEventListener(CallEvents.Disconnected, () => end(status));
      // 486 and 600 are busy; 408, 480 and 487 no answer in time (RFC 3261, 21.4 and 21.6).
      other.addEventListener(CallEvents.Failed, (failed) => {
        const isBusy = failed.code === 486 || failed.code === 600;
        const isLate = [408, 480, 487].includes(failed.code);
        end(isBusy ? 'busy' : isLate ? 'no-answer' : 'failed');
      });
    });
    ringing.stop();
    const seconds = talked === null ? 0 : Math.max(1, Math.round((Date.now() - talked) / 1000));
    if (!this.hasLeft) return { DialStatus: result, TalkDuration: String(seconds) };
    if (talked !== null) await this.ask(next, { DialEvent: 'hangup', TalkDuration: String(seconds) });
    return null;
  }
}

// The voice by its name in VoiceList, such as `Yandex.Neural.ru_RU_alena`; the platform's own if there is none.
function voice(sound) {
  if (!sound.voice) return undefined;
  return sound.voice.split('.').reduce((list, name) => (list ? list[name] : undefined), VoiceList);
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
