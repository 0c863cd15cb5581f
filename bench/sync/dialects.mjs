import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/*
 * How each of the servers is spoken to. All carry y-protocols' messages; the stock server wants a document's name before
 * each and a token first.
 */

/** @typedef {'vitrine' | 'relay' | 'stock'} Kind */

export const Type = {
  sync: 0,
  awareness: 1,
  syncReply: 4,
  status: 110,
  resume: 121,
  acknowledge: 120,
  refused: 113,
};
const NAME = 'bench';
const AUTHENTICATE = 2;

/** @returns {Uint8Array} */
function encode(/** @type {Kind} */ kind, /** @type {(encoder: encoding.Encoder) => void} */ write) {
  const encoder = encoding.createEncoder();
  if (kind === 'stock') encoding.writeVarString(encoder, NAME);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/** What has to be said before anything else. */
export function hello(/** @type {Kind} */ kind) {
  if (kind !== 'stock') return null;
  return encode(kind, (encoder) => {
    encoding.writeVarUint(encoder, AUTHENTICATE);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, 'token');
  });
}

/** Sync step 0 (a vector), 1 (what lacks), 2 (an update). */
export function sync(
  /** @type {Kind} */ kind,
  /** @type {0 | 1 | 2} */ step,
  /** @type {Uint8Array} */ bytes,
) {
  return encode(kind, (encoder) => {
    encoding.writeVarUint(encoder, Type.sync);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });
}

export function resume(/** @type {string} */ digest) {
  return encode('vitrine', (encoder) => {
    encoding.writeVarUint(encoder, Type.resume);
    encoding.writeVarString(encoder, digest);
  });
}

export function status(/** @type {object} */ report) {
  return encode('vitrine', (encoder) => {
    encoding.writeVarUint(encoder, Type.status);
    encoding.writeVarString(encoder, JSON.stringify(report));
  });
}

export function acknowledge(/** @type {number} */ n) {
  return encode('vitrine', (encoder) => {
    encoding.writeVarUint(encoder, Type.acknowledge);
    encoding.writeVarUint(encoder, n);
  });
}

/** What a stock client says of itself every 15 s. */
export function presence(
  /** @type {Kind} */ kind,
  /** @type {number} */ client,
  /** @type {number} */ clock,
  /** @type {object} */ state,
) {
  const update = encoding.createEncoder();
  encoding.writeVarUint(update, 1);
  encoding.writeVarUint(update, client);
  encoding.writeVarUint(update, clock);
  encoding.writeVarString(update, JSON.stringify(state));
  return encode(kind, (encoder) => {
    encoding.writeVarUint(encoder, Type.awareness);
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(update));
  });
}

/**
 * A server's message. `bytes` point into the message; `version` is what ours writes after the rest.
 * @typedef {{ type: number; step: number; bytes: Uint8Array; version: number | null; n: number }} Message
 */

const NOTHING = new Uint8Array(0);

/** @returns {Message} */
export function parse(/** @type {Kind} */ kind, /** @type {Uint8Array} */ message) {
  const decoder = decoding.createDecoder(message);
  if (kind === 'stock') decoding.readVarString(decoder);
  const found = decoding.readVarUint(decoder);
  const type = found === Type.syncReply && kind === 'stock' ? Type.sync : found;
  if (type === Type.sync) {
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    const version = decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : null;
    return { type, step, bytes, version, n: 0 };
  }
  if (type === Type.acknowledge || type === 112) {
    const n = decoding.readVarUint(decoder);
    return { type, step: 0, bytes: NOTHING, version: type === 112 ? n : null, n };
  }
  return { type, step: 0, bytes: message, version: null, n: 0 };
}

/** For a report: what kind of message it was. */
export function nameOf(/** @type {Message} */ { type, step, bytes }, /** @type {Kind} */ kind) {
  if (type === Type.sync) return ['sync step 1', 'sync step 2', 'edit'][step] ?? `sync ${step}`;
  if (type === Type.awareness) {
    return kind === 'vitrine' && bytes.length === 3 && bytes[2] === 0 ? 'keep-alive' : 'presence';
  }
  return (
    /** @type {Record<number, string>} */ ({
      2: 'authentication',
      3: 'presence asked for',
      8: 'sync status',
      111: 'statuses',
      112: 'version',
      113: 'refusal',
      120: 'acknowledgement',
      121: 'resume refused',
    })[type] ?? `type ${type}`
  );
}

/*
 * An edit carries when it was made: `@@<microseconds of the machine's monotonic clock>.<number>;`, which a client finds
 * in an update without decoding it.
 */
const MARK = Buffer.from('@@');

/** The machine's monotonic clock, the same in every process, in ms. */
export function monotonicMs() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}

export function mark(/** @type {number} */ n) {
  return `@@${Math.round(monotonicMs() * 1_000)}.${n};`;
}

/** Calls back for every edit in an update. */
export function eachMark(
  /** @type {Buffer} */ bytes,
  /** @type {(sentMs: number, n: number) => void} */ found,
) {
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 2)) {
    const end = bytes.indexOf(0x3b, at);
    if (end === -1) return;
    const [micros, n] = bytes.toString('latin1', at + 2, end).split('.');
    found(Number(micros) / 1_000, Number(n));
  }
}
