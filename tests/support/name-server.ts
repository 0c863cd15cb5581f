import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Lookup } from '#lib/server/outbound/find-addresses';

const HEADER = 12;
const TYPE_A = 1;

function nameIn(question: Buffer): string {
  const labels: string[] = [];
  for (let at = HEADER; (question[at] ?? 0) > 0;) {
    const length = question[at] ?? 0;
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return labels.join('.').toLowerCase();
}

/** RFC 1035: the question again, and so many A records that nobody may keep. */
function answerTo(question: Buffer, addresses: readonly string[]): Buffer {
  const end = HEADER + nameIn(question).length + 2 + 4;
  const header = Buffer.alloc(HEADER);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(addresses.length === 0 ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const record = Buffer.alloc(16);
    record.writeUInt16BE(0xc000 | HEADER, 0);
    record.writeUInt16BE(TYPE_A, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(0, 6);
    record.writeUInt16BE(4, 10);
    Buffer.from(address.split('.').map(Number)).copy(record, 12);
    return record;
  });
  return Buffer.concat([header, question.subarray(HEADER, end), ...records]);
}

export interface NameServer {
  readonly lookup: Lookup;
  /** Names it was asked for, in order. */
  readonly asked: readonly string[];
}

/**
 * A real name server on UDP. Each name has what to answer the first time, the second and so on; the last stays. An
 * unknown name does not exist.
 */
export async function startNameServer(
  names: Readonly<Record<string, readonly (readonly string[])[]>>,
): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (question, { port, address }) => {
    const name = nameIn(question);
    const answers = names[name] ?? [];
    const answer = answers[asked.filter((other) => other === name).length] ?? answers.at(-1) ?? [];
    asked.push(name);
    socket.send(answerTo(question, answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { lookup: (name) => resolver.resolve4(name), asked };
}
