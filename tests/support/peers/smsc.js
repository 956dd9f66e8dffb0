// A scripted SMSC: an operator's SMPP server that the gateway under the tests binds to.
//
//   node smsc.js PORT SUBMITTED [CONTROL_PORT [KEY CERTIFICATE]]
//
// The end of the destination decides, so that a test reads without a set-up of its own:
//   ...88  throttled, at every try
//   ...66  invalid destination
//   ...77  accepted, then reported undelivered
//   ...55  never answered
//   ...44  answered when the next command comes, which is late
//   ...33  reported delivered, then accepted
//   ...22  accepted, then reported delivered twice
//   ...11  accepted, but later parts are throttled at their first try
//   ...99  accepted, but later parts are refused
//   ...00  refused with a status of the operator's own, 0x0103
//   else   accepted, then reported delivered
// Every submit_sm is appended to the file SUBMITTED as one line of JSON.
//
// Each line of JSON on the control port is a command, answered by a line of JSON: see `commands` below.
'use strict';

const fs = require('fs');
const net = require('net');
const smpp = require('smpp');

const [port, submitted, controlPort, key, certificate] = process.argv.slice(2);

// Long enough for the gateway to note the message id that the receipt will name.
const RECEIPT_DELAY_MS = 300;
const ESM_CLASS_RECEIPT = 4;
const STATE_DELIVERED = 2;
const STATE_UNDELIVERABLE = 5;
const CONCATENATION_8_BIT = 0;
const OWN_STATUS = 0x0103;

let lastId = 1e9;
let sessions = 0;
let counts = { binds: 0, unbinds: 0, enquiries: 0, enquiry_answers: 0, outstanding_max: 0 };
// Bound sessions, and what a command may change.
const bound = new Set();
const mode = { ids: 'decimal', holds: false, mute: false, bind_status: 0 };
// Answers that wait for a command, and the later parts that were throttled once.
let held = [];
let late = [];
const throttled = new Set();

const tls = key ? { key: fs.readFileSync(key), cert: fs.readFileSync(certificate) } : {};
smpp.createServer(tls, session => {
  session.number = ++sessions;
  session.outstanding = 0;
  // The tests kill the gateway; a broken connection is no news here.
  session.on('error', () => {});
  session.on('close', () => bound.delete(session));
  session.on('bind_transceiver', pdu => bind(session, pdu));
  session.on('enquire_link', pdu => {
    counts.enquiries += 1;
    if (!mode.mute) session.send(pdu.response());
  });
  session.on('unbind', pdu => { counts.unbinds += 1; session.send(pdu.response()); session.close(); });
  session.on('submit_sm', pdu => submit(session, pdu));
}).listen(Number(port), '127.0.0.1');

function bind(session, pdu) {
  counts.binds += 1;
  counts.bind = { system_id: pdu.system_id, system_type: pdu.system_type, interface_version: pdu.interface_version };
  const status = mode.bind_status || (pdu.password === 'secret' ? smpp.ESME_ROK : smpp.ESME_RINVPASWD);
  if (status !== smpp.ESME_ROK) return session.send(pdu.response({ command_status: status }));
  bound.add(session);
  session.send(pdu.response({ system_id: 'OPERATOR' }));
}

function submit(session, pdu) {
  const to = pdu.destination_addr;
  const words = pdu.message_payload || pdu.short_message;
  const where = place(pdu);
  const status = verdict(to, where);
  session.outstanding += 1;
  counts.outstanding_max = Math.max(counts.outstanding_max, session.outstanding);
  fs.appendFileSync(submitted, JSON.stringify({
    to,
    from: pdu.source_addr,
    text: String(words.message),
    data_coding: pdu.data_coding,
    esm_class: pdu.esm_class,
    registered_delivery: pdu.registered_delivery,
    command_status: status,
    ...where,
    session: session.number,
    addresses: [pdu.source_addr_ton, pdu.source_addr_npi, pdu.dest_addr_ton, pdu.dest_addr_npi],
    // Made a date by the library.
    validity_minutes: Math.round((pdu.validity_period - Date.now()) / 60000),
    way: pdu.message_payload ? 'payload' : pdu.sar_msg_ref_num !== undefined ? 'sar' : words.udh ? 'udh' : 'one',
  }) + '\n');
  const answer = options => {
    session.outstanding -= 1;
    session.send(pdu.response(options));
  };
  if (to.endsWith('55')) return;
  if (status !== smpp.ESME_ROK) return answer({ command_status: status });
  const [id, reported] = ids();
  const take = () => answer({ message_id: id });
  const report = () => (pdu.registered_delivery & 1) && session.send(receipt(pdu, reported));
  if (mode.holds) return held.push(take);
  if (to.endsWith('44')) return late.push(take);
  if (to.endsWith('33')) { report(); return setTimeout(take, RECEIPT_DELAY_MS); }
  take();
  setTimeout(report, RECEIPT_DELAY_MS);
  if (to.endsWith('22')) setTimeout(report, RECEIPT_DELAY_MS * 2);
}

function verdict(to, { part }) {
  if (to.endsWith('88')) return smpp.ESME_RTHROTTLED;
  if (to.endsWith('66')) return smpp.ESME_RINVDSTADR;
  if (to.endsWith('00')) return OWN_STATUS;
  if (to.endsWith('99') && part > 1) return smpp.ESME_RINVDSTADR;
  if (to.endsWith('11') && part > 1 && !throttled.has(part)) {
    throttled.add(part);
    return smpp.ESME_RTHROTTLED;
  }
  return smpp.ESME_ROK;
}

// An id as it is answered, and as it is reported.
function ids() {
  const number = ++lastId;
  const [decimal, hex] = [String(number), number.toString(16)];
  switch (mode.ids) {
    case 'hex-decimal': return [hex.toUpperCase(), decimal];
    case 'decimal-hex': return [decimal, hex.toUpperCase()];
    case 'padded': return ['000' + hex, hex.toUpperCase()];
    default: return [decimal, decimal];
  }
}

// Where this part stands in a long message, by its user data header (3GPP TS 23.040, 9.2.3.24.1) or its parameters.
function place({ short_message, sar_segment_seqnum, sar_total_segments, sar_msg_ref_num }) {
  if (sar_segment_seqnum) return { part: sar_segment_seqnum, parts: sar_total_segments, reference: sar_msg_ref_num };
  const element = (short_message.udh || []).find(element => element[0] === CONCATENATION_8_BIT);
  return element ? { part: element[4], parts: element[3], reference: element[2] } : { part: 1, parts: 1 };
}

// A delivery receipt in the words of SMPP 3.4, appendix B, in parameters, or in both.
function receipt(pdu, id) {
  const delivered = !pdu.destination_addr.endsWith('77');
  const stamp = new Date().toISOString().replace(/[-T:]/g, '').slice(2, 12);
  const [count, stat, err] = delivered ? ['001', 'DELIVRD', '000'] : ['000', 'UNDELIV', '001'];
  const parameters = {
    receipted_message_id: id,
    message_state: delivered ? STATE_DELIVERED : STATE_UNDELIVERABLE,
  };
  const words =
    `id:${id} sub:001 dlvrd:${count} submit date:${stamp} done date:${stamp} stat:${stat} err:${err} text:`;
  return new smpp.PDU('deliver_sm', {
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: ESM_CLASS_RECEIPT,
    ...(mode.ids === 'words' ? {} : parameters),
    short_message: mode.ids === 'parameters' ? '' : words,
  });
}

const first = () => [...bound][0];

const commands = {
  // Changes `mode`.
  set: (command, reply) => { Object.assign(mode, command.mode); reply({}); },
  state: (_, reply) => reply({ ...counts, bound: bound.size, held: held.length }),
  // Answers all that is held, and holds no more.
  release: (_, reply) => {
    mode.holds = false;
    held.splice(0).forEach(take => take());
    reply({});
  },
  // Answers what is late.
  late: (_, reply) => { late.splice(0).forEach(take => take()); reply({}); },
  // Brings something; the answer is the status the gateway gave, which ends the command.
  deliver: (command, reply) => {
    const words = command.hex ? Buffer.from(command.hex, 'hex') : command.words || '';
    // `data_sm` has its words in a parameter.
    const field = command.command === 'data_sm' ? 'message_payload' : 'short_message';
    const pdu = new smpp.PDU(command.command || 'deliver_sm', { ...command.pdu, [field]: words });
    first().send(pdu, answer => reply({ status: answer.command_status }));
  },
  // Brings a message whose body ends within its second field.
  deliver_torn: (_, reply) => {
    const pdu = new smpp.PDU('deliver_sm', {});
    pdu.toBuffer = () => Buffer.from([0, 0, 0, 18, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, pdu.sequence_number, 0, 1]);
    first().send(pdu, answer => reply({ status: answer.command_status }));
  },
  // Brings many receipts at once; the answer says how many were kept, and how many are to be brought again.
  deliver_many: (command, reply) => {
    const answers = { kept: 0, later: 0, other: 0 };
    for (let index = 0; index < command.count; index += 1) {
      const pdu = new smpp.PDU('deliver_sm', {
        esm_class: ESM_CLASS_RECEIPT,
        short_message: `id:${index}x stat:DELIVRD`,
      });
      first().send(pdu, ({ command_status }) => {
        answers[{ [smpp.ESME_ROK]: 'kept', [smpp.ESME_RX_T_APPN]: 'later' }[command_status] || 'other'] += 1;
        if (answers.kept + answers.later + answers.other === command.count) reply(answers);
      });
    }
  },
  enquire: (_, reply) => first().enquire_link(answer => reply({ status: answer.command_status })),
  unbind: (_, reply) => first().unbind(answer => reply({ status: answer.command_status })),
  // Breaks every connection, without a word.
  drop: (_, reply) => { [...bound].forEach(session => session.destroy()); reply({}); },
  // Writes octets that need not be of the protocol.
  raw: (command, reply) => { first().socket.write(Buffer.from(command.hex, 'hex')); reply({}); },
};

if (controlPort) {
  net.createServer(socket => {
    let heard = '';
    socket.on('error', () => {});
    socket.on('data', data => {
      heard += data;
      for (let end; (end = heard.indexOf('\n')) !== -1; heard = heard.slice(end + 1)) {
        const command = JSON.parse(heard.slice(0, end));
        commands[command.do](command, answer => socket.write(JSON.stringify(answer) + '\n'));
      }
    });
  }).listen(Number(controlPort), '127.0.0.1');
}
