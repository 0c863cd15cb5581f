// A program that is a replica: reads a site and sets the title of one of its texts, made when it is not there.
//
//   export VITRINE_TOKEN=$(npm run -s vitrine -- token create --scope site:write --name announce)
//   node docs/examples/announce.mjs http://localhost:5000 "Doors" "Doors open at 9"
//
// It ends when the edit is on the server's disk. docs/clients.md explains each step.
import { randomBytes } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const SYNC = 0;
const STATUSES = 111;
const REFUSED = 113;
const ACKNOWLEDGE = 120;

const [server = 'http://localhost:5000', name = 'Notice', title = 'Hello'] = process.argv.slice(2);
const token = process.env.VITRINE_TOKEN ?? '';

/** The token goes into a header: never into the address, which proxies write into their logs. */
class SocketWithToken extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers: { authorization: `Bearer ${token}` } });
  }
}

const doc = new Y.Doc();
const provider = new WebsocketProvider(
  new URL('/sync', server.replace(/^http/, 'ws')).href,
  'site/default',
  doc,
  {
    WebSocketPolyfill: SocketWithToken,
    params: { as: 'token' },
    disableBc: true,
  },
);

function end(code, sentence) {
  (code === 0 ? console.log : console.error)(sentence);
  process.exitCode = code;
  provider.destroy();
  doc.destroy(); // nothing is left then that would keep this process
}

/** One transaction: others see all of it or nothing. A value that has meaning only as a whole is set as a whole. */
function announce() {
  const contents = doc.getMap('contents');
  const isOurs = (content) => content.get('type') === 'text' && content.get('name') === name;
  doc.transact(() => {
    let content = [...contents.values()].find((one) => isOurs(one) && one.get('deletedAt') == null);
    if (content === undefined) {
      const id = randomBytes(12).toString('hex');
      content = new Y.Map([
        ['id', id],
        ['type', 'text'],
        ['name', name],
        ['createdAt', Date.now()],
      ]);
      contents.set(id, content);
    }
    const look = content.get('text') ?? { body: '', colour: '#ffffff', align: 'center' };
    content.set('text', { ...look, title });
  });
}

let edited = false;
let asked = 0;
let savedBy = Infinity;
/** `[120, n]` comes back once everything before it is on the server's disk, and what the server had is here. */
function ask() {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, ACKNOWLEDGE);
  encoding.writeVarUint(encoder, (asked += 1));
  provider.ws?.send(encoding.toUint8Array(encoder));
}
provider.on('sync', (isSynced) => {
  if (isSynced && !edited) ask(); // the first answer may be a moment old; what came since follows it
});
provider.messageHandlers[ACKNOWLEDGE] = (_encoder, decoder) => {
  const n = decoding.readVarUint(decoder);
  if (edited) {
    if (n >= savedBy) end(0, 'Saved.');
    return;
  }
  edited = true;
  console.log(`${doc.getMap('settings').get('name')}: ${doc.getMap('contents').size} contents`);
  announce();
  ask();
  savedBy = asked;
};

// On every connection the server asks a writer for what it lacks. What was edited while the connection was away is on its
// way only once that is answered: the provider does so when this handler returns.
const readSync = provider.messageHandlers[SYNC];
provider.messageHandlers[SYNC] = (encoder, decoder, ...rest) => {
  const isQuestion = decoder.arr[decoder.pos] === 0;
  readSync(encoder, decoder, ...rest);
  if (!isQuestion || !edited) return;
  queueMicrotask(() => {
    ask();
    savedBy = asked;
  });
};
provider.messageHandlers[REFUSED] = (_encoder, decoder) =>
  end(1, JSON.parse(decoding.readVarString(decoder)).message);
provider.messageHandlers[STATUSES] = () => {}; // how screens are: not needed here

// 44xx means “not as you are”: the provider gives up, and so does this program. On anything else it comes back by itself.
provider.on('connection-close', (event) => {
  savedBy = Infinity;
  if (event !== null && event.code >= 4400 && event.code < 4500) end(1, event.reason);
});
