// A receiver of events that verifies them with the library of Standard Webhooks.
//
//   node webhook.js PORT DIRECTORY SECRET FAILURES
//
// The first FAILURES requests are verified and answered by 503. Every request is one line of JSON in DIRECTORY/told: its
// id, what was answered, and the event as the library gave it; or the error, and 401.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const { Webhook } = require('standardwebhooks');

const [port, directory, secret, failures] = process.argv.slice(2);
const webhook = new Webhook(secret);
let left = Number(failures);

http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const told = { id: request.headers['webhook-id'], answer: 204 };
    try {
      told.event = webhook.verify(Buffer.concat(parts).toString('utf8'), request.headers);
      if (left > 0) {
        left -= 1;
        told.answer = 503;
      }
    } catch (error) {
      told.error = String(error);
      told.answer = 401;
    }
    fs.appendFileSync(path.join(directory, 'told'), JSON.stringify(told) + '\n');
    response.writeHead(told.answer).end();
  });
}).listen(Number(port), '127.0.0.1');
