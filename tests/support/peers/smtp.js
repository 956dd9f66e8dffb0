// A scripted SMTP server, for what a well-behaved Postfix will not do on request.
//
//   node smtp.js PORT DIRECTORY
//
// The local part of the recipient decides:
//   hang@  takes the message and never answers its final dot
//   temp@  451 after the message
//   gone@  550 at RCPT
//   else   taken
// Every decision is one line of JSON in DIRECTORY/attempts; a message that came over is beside it as N.eml.
'use strict';

const fs = require('fs');
const path = require('path');
const { SMTPServer } = require('smtp-server');

const [port, directory] = process.argv.slice(2);

let messages = 0;

new SMTPServer({
  authOptional: true,
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  onAuth(auth, session, done) {
    if (auth.username === 'deflect' && auth.password === 'secret') return done(null, { user: auth.username });
    done(refusal(535, '5.7.8 wrong user or password'));
  },
  onRcptTo(address, session, done) {
    if (local(address) !== 'gone') return done();
    note(session, [address], 550, null);
    done(refusal(550, '5.1.1 no such user'));
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      const recipients = session.envelope.rcptTo;
      const answer = verdict(recipients);
      note(session, recipients, answer, store(Buffer.concat(parts)));
      if (answer === 250) return done(null, '2.0.0 taken');
      if (answer === 451) return done(refusal(451, '4.3.0 try later'));
    });
  },
}).on('error', () => {}).listen(Number(port), '127.0.0.1');

// What the client will be answered; null is silence.
function verdict(recipients) {
  const locals = recipients.map(local);
  if (locals.includes('hang')) return null;
  return locals.includes('temp') ? 451 : 250;
}

function local(address) {
  return address.address.split('@')[0];
}

function refusal(responseCode, text) {
  return Object.assign(new Error(text), { responseCode });
}

function store(message) {
  const name = `${++messages}.eml`;
  fs.writeFileSync(path.join(directory, name), message);
  return name;
}

// Written before the answer goes out, so that a test that has its answer finds the line.
function note(session, recipients, answer, message) {
  fs.appendFileSync(path.join(directory, 'attempts'), JSON.stringify({
    from: session.envelope.mailFrom.address,
    to: recipients.map(recipient => recipient.address),
    user: session.user || null,
    answer,
    message,
  }) + '\n');
}
