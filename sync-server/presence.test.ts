import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { MessageType } from '#lib/protocol/messages';
import { Presence } from './presence';
import { SocketClient, stockProvider } from '../tests/support/socket-client';
import { kiosk, openTestRoom, person } from '../tests/support/test-room';

/** What a provider would send of the clients of an awareness. */
function states(...awarenesses: readonly Awareness[]): Uint8Array {
  const all = new Map(awarenesses.map((one) => [one.clientID, one]));
  const [first] = awarenesses;
  if (first === undefined) throw new Error('whose?');
  for (const [client, { meta, states: known }] of all) {
    const [state, info] = [known.get(client), meta.get(client)];
    if (state !== undefined) first.states.set(client, state);
    if (info !== undefined) first.meta.set(client, info);
  }
  return encodeAwarenessUpdate(first, [...all.keys()]);
}

function someone(name: string): Awareness {
  const awareness = new Awareness(new Y.Doc());
  awareness.setLocalState({ name });
  return awareness;
}

describe('presence', () => {
  it('SS6.1: a connection speaks for the first client id that it names, and for no other', () => {
    const presence = new Presence();
    const [ada, bob, ghost] = [someone('ada'), someone('bob'), someone('ghost')];
    const [hers, his] = [{}, {}];
    expect(presence.update(hers, states(ada))).toEqual(states(ada));
    expect(presence.update(his, states(bob))).toEqual(states(bob));
    // A stock provider repeats what it heard; a hostile one makes people up, or says that others left.
    expect(presence.update(his, states(ghost))).toBeNull();
    expect(presence.update(his, states(ada))).toBeNull();
    ada.setLocalState({ name: 'someone else' });
    expect(presence.update(his, states(ada))).toBeNull();
    expect(presence.update(hers, states(ada))).toEqual(states(ada));
  });

  it('SS6.2: who left is gone for the others, once', () => {
    const presence = new Presence();
    const ada = someone('ada');
    const hers = {};
    presence.update(hers, states(ada));
    expect(presence.everyone()).toEqual(states(ada));
    expect(presence.leave(hers)).not.toBeNull();
    expect(presence.everyone()).toBeNull();
    expect(presence.leave(hers)).toBeNull();
  });

  it('takes no older state than the one it has', () => {
    const presence = new Presence();
    const ada = someone('ada');
    const before = states(ada);
    ada.setLocalState({ name: 'ada', edits: 'screen' });
    const hers = {};
    presence.update(hers, states(ada));
    expect(presence.update(hers, before)).toBeNull();
    expect(presence.everyone()).toEqual(states(ada));
  });

  it('refuses what can’t be read', () => {
    const presence = new Presence();
    expect(() => presence.update({}, new Uint8Array([1, 2]))).toThrow();
    expect(() => presence.update({}, new Uint8Array([1, 5, 0, 3, 123, 123, 123]))).toThrow();
  });
});

describe('presence over sockets', () => {
  it('SS6: people see each other come, change and leave; kiosks are neither told nor heard', async () => {
    const { url } = await openTestRoom();
    const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await screen.greet(new Y.Doc());
    const ada = stockProvider(url, new Y.Doc(), person('editor', 'ada'));
    const bob = stockProvider(url, new Y.Doc(), person('viewer', 'bob'));
    const seesAda = (): unknown => bob.awareness.getStates().get(ada.awareness.clientID);
    ada.awareness.setLocalState({ name: 'Ada' });
    await expect.poll(seesAda, { timeout: 10_000 }).toEqual({ name: 'Ada' });
    const kioskState = someone('kiosk');
    screen.send(MessageType.awareness, (encoder) => encoding.writeVarUint8Array(encoder, states(kioskState)));
    await screen.roundTrip();
    expect([...bob.awareness.getStates().keys()].sort()).toEqual(
      [ada.awareness.clientID, bob.awareness.clientID].sort(),
    );
    ada.destroy();
    await expect.poll(seesAda, { timeout: 10_000 }).toBeUndefined();
    expect(screen.received.filter(({ type }) => type === MessageType.awareness)).toEqual([]);
  });
});
