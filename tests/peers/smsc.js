// A scripted SMSC: an operator's SMPP server that the gateway under the tests binds to.
//
//   node smsc.js PORT SUBMITTED
//
// The end of the destination decides, so that a test reads without a set-up of its own:
//   ...88  throttled, at every try
//   ...66  invalid destination
//   ...77  accepted, then reported undelivered
//   else   accepted, then reported delivered
// Every submit_sm is appended to the file SUBMITTED as one line of JSON.
'use strict';

const fs = require('fs');
const smpp = require('smpp');

const [port, submitted] = process.argv.slice(2);

// Long enough for the gateway to note the message id that the receipt will name.
const RECEIPT_DELAY_MS = 300;
const ESM_CLASS_RECEIPT = 4;
const STATE_DELIVERED = 2;
const STATE_UNDELIVERABLE = 5;
const CONCATENATION_8_BIT = 0;

let lastId = 1e9;

smpp.createServer({}, session => {
  // The tests kill the gateway; a broken connection is no news here.
  session.on('error', () => {});
  session.on('bind_transceiver', pdu => session.send(pdu.response(
    pdu.password === 'secret' ? { system_id: 'OPERATOR' } : { command_status: smpp.ESME_RINVPASWD })));
  session.on('enquire_link', pdu => session.send(pdu.response()));
  session.on('unbind', pdu => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', pdu => submit(session, pdu));
}).listen(Number(port), '127.0.0.1');

function submit(session, pdu) {
  const to = pdu.destination_addr;
  const status = verdict(to);
  fs.appendFileSync(submitted, JSON.stringify({
    to,
    from: pdu.source_addr,
    text: String(pdu.short_message.message),
    data_coding: pdu.data_coding,
    esm_class: pdu.esm_class,
    registered_delivery: pdu.registered_delivery,
    command_status: status,
    ...place(pdu.short_message.udh),
  }) + '\n');
  if (status !== smpp.ESME_ROK) return session.send(pdu.response({ command_status: status }));

  const id = String(++lastId);
  session.send(pdu.response({ message_id: id }));
  if (pdu.registered_delivery & 1) setTimeout(() => session.send(receipt(pdu, id)), RECEIPT_DELAY_MS);
}

function verdict(to) {
  if (to.endsWith('88')) return smpp.ESME_RTHROTTLED;
  if (to.endsWith('66')) return smpp.ESME_RINVDSTADR;
  return smpp.ESME_ROK;
}

// Where this part stands in a long message, by its user data header (3GPP TS 23.040, 9.2.3.24.1).
function place(udh) {
  const element = (udh || []).find(element => element[0] === CONCATENATION_8_BIT);
  return element ? { part: element[4], parts: element[3] } : { part: 1, parts: 1 };
}

// A delivery receipt in the words of SMPP 3.4, appendix B.
function receipt(pdu, id) {
  const delivered = !pdu.destination_addr.endsWith('77');
  const stamp = new Date().toISOString().replace(/[-T:]/g, '').slice(2, 12);
  const [count, stat, err] = delivered ? ['001', 'DELIVRD', '000'] : ['000', 'UNDELIV', '001'];
  return new smpp.PDU('deliver_sm', {
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: ESM_CLASS_RECEIPT,
    receipted_message_id: id,
    message_state: delivered ? STATE_DELIVERED : STATE_UNDELIVERABLE,
    short_message: `id:${id} sub:001 dlvrd:${count} submit date:${stamp} done date:${stamp} stat:${stat} err:${err} text:`,
  });
}
