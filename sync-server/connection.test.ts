import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openTestRoom } from '../tests/support/test-room';
import { Connection } from './connection';
import { messageIn } from './frame';
import { parseMessage, syncStep1 } from './message';
import type { Wire } from './wire';

/** A socket without a network: the test says what has left. */
class TestWire implements Wire {
  unsentBytes = 0;
  readonly written: Uint8Array[] = [];
  /** What else was done to it. */
  readonly calls: string[] = [];
  #drained: (() => void)[] = [];

  write(frame: Buffer): void {
    this.written.push(messageIn(frame));
  }

  afterDrain(run: () => void): void {
    if (this.unsentBytes === 0) run();
    else this.#drained.push(run);
  }

  drain(): void {
    this.unsentBytes = 0;
    for (const run of this.#drained.splice(0)) run();
  }

  ping(): void {
    this.calls.push('ping');
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }

  close(): void {
    this.calls.push('close');
  }

  cut(): void {
    this.calls.push('cut');
  }

  /** Of the sync messages by now: what they would do to a document. */
  of(type: 'sync-step-2' | 'update'): Uint8Array[] {
    return this.written.flatMap((bytes) => {
      const message = parseMessage(bytes);
      return message.type === type ? [message.update] : [];
    });
  }
}

describe('SS8.2: a client that is behind', () => {
  it('and asks again and again is answered once, with all of it: what it asked for takes no memory meanwhile', async () => {
    const { room } = await openTestRoom();
    const wire = new TestWire();
    // Not one of ours, so that messages end where a stock client expects it.
    const connection = new Connection(wire, false);
    await room.join(connection, { kind: 'device', deviceId: 'd', screenId: 'hall' });
    room.receive(connection, syncStep1(new Uint8Array([0])));
    await expect.poll(() => wire.of('sync-step-2').length).toBe(1);
    wire.unsentBytes = 1_000_000;
    await room.edit('test', (doc) => doc.getMap('settings').set('name', 'Missed'));
    expect(wire.of('update')).toEqual([]);
    for (let i = 1; i <= 20; i += 1) {
      const vector = new Map([
        [room.epoch, 1],
        [i, 1],
      ]);
      room.receive(connection, syncStep1(Y.encodeStateVector(vector)));
    }
    await expect.poll(() => connection.inbox.isEmpty).toBe(true);
    wire.drain();
    expect(wire.of('sync-step-2')).toHaveLength(2);
    expect(wire.calls).toEqual([]);
    const doc = new Y.Doc();
    for (const update of [...wire.of('sync-step-2'), ...wire.of('update')]) Y.applyUpdate(doc, update);
    expect(doc.getMap('settings').get('name')).toBe('Missed');
    room.leave(connection);
  });
});
