import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { statusSchema } from '#lib/protocol/messages';
import type { ReplicaStatus } from '#lib/replica/types';
import type { Due } from './due';
import {
  cardFor,
  missingForOffline,
  modeOf,
  NEW_KIOSK,
  serverWord,
  stageFacts,
  reportOf,
  type KioskState,
  type DeviceFacts,
} from './kiosk-state';
import { text } from './machine.test-world';
import { wordsFor } from './words';

const words = wordsFor(['en']);
const synced: ReplicaStatus = {
  replica: 'synced',
  edits: 'saved',
  pending: [],
  connection: 'online',
  refusal: null,
  storageProblem: null,
  version: 7,
  savedVersion: null,
};
const content = text('Menu');
const shown: Due = {
  spot: {
    mode: 'scheduled',
    source: { type: 'playlist', id: 'P', via: 'S', since: 0 },
    sourceKey: 'P',
    item: 'i1',
    content,
    transition: 'cut',
    since: Date.UTC(2026, 0, 1, 8),
    until: Date.UTC(2026, 0, 1, 9),
  },
  content,
  key: 'k',
};
const kiosk = (change: Partial<KioskState> = {}): KioskState => ({
  ...NEW_KIOSK,
  identity: { screen: 'hall', name: 'Hall', location: 'Ground floor' },
  ...change,
});

describe('what the stage says of itself', () => {
  it('names what is on the screen, since when and until when', () => {
    expect(
      stageFacts(
        kiosk({
          member: true,
          verdict: 'ok',
          replica: synced,
          shown,
          media: { have: 12, need: 15, digest: null, from: 0 },
        }),
      ),
    ).toMatchObject({
      screen: 'hall',
      mode: 'scheduled',
      source: 'P',
      content: 'Menu',
      item: 'i1',
      since: '2026-01-01T08:00:00.000Z',
      until: '2026-01-01T09:00:00.000Z',
      replica: 'synced',
      cached: '12/15',
      server: 'ok',
    });
  });

  it('names the stand-in that is really there, not the item whose slot it is', () => {
    const standIn = text('Stand-in');
    expect(stageFacts(kiosk({ shown: { ...shown, content: standIn } }))).toMatchObject({
      content: 'Stand-in',
      item: 'i1',
    });
  });

  it('says of a screen that is off when it is on again, and nothing else', () => {
    const until = Date.UTC(2026, 0, 2, 8);
    const spot = {
      ...shown.spot,
      mode: 'off',
      source: null,
      item: null,
      content: null,
      since: 0,
      until,
    } as const;
    const off = kiosk({ shown: { spot, content: null, key: 'off' } });
    expect(stageFacts(off)).toMatchObject({
      mode: 'off',
      source: '',
      content: '',
      item: '',
      since: '',
      until: '2026-01-02T08:00:00.000Z',
    });
  });

  it('has every attribute from the first moment on', () => {
    expect(stageFacts(kiosk())).toEqual({
      screen: 'hall',
      mode: 'loading',
      source: '',
      content: '',
      item: '',
      since: '',
      until: '',
      replica: 'loading',
      cached: '0/0',
      offlineReady: 'no',
      server: 'connecting',
      code: '',
    });
  });
});

describe('the server, as the kiosk has it', () => {
  it('is there only while the socket is', () => {
    expect(serverWord(kiosk({ verdict: 'ok', replica: synced }))).toBe('ok');
    expect(serverWord(kiosk({ verdict: 'ok', replica: { ...synced, connection: 'offline' } }))).toBe(
      'offline',
    );
    const refusal = { code: 4410, message: 'another epoch' } as const;
    expect(serverWord(kiosk({ verdict: 'ok', replica: { ...synced, connection: 'offline', refusal } }))).toBe(
      'refused',
    );
  });

  it.each(['unknown', 'other-site', 'refused', 'offline', 'pending'] as const)(
    'is %s when it said so',
    (verdict) => {
      expect(serverWord(kiosk({ verdict, replica: synced }))).toBe(verdict);
    },
  );
});

describe('the card in front of everything', () => {
  it('is gone as soon as something plays, whatever the server says', () => {
    expect(cardFor(kiosk({ member: true, verdict: 'other-site', shown }), words)).toBeNull();
  });

  it('shows the code, who asks and what to do', () => {
    const card = cardFor(kiosk({ member: false, verdict: 'pending', code: 'QX7K' }), words);
    expect(card).toMatchObject({ code: 'QX7K', identity: ['Hall', 'Ground floor', 'hall'] });
    expect(card?.lines).toEqual([words.pairingHelp]);
  });

  it('warns that approving would take the id from another device', () => {
    const card = cardFor(kiosk({ member: false, verdict: 'pending', code: 'QX7K', conflict: true }), words);
    expect(card?.lines).toContain(words.conflict);
  });

  it('passes on the server’s own sentence when it rejects the question', () => {
    const card = cardFor(kiosk({ member: false, verdict: 'rejected', message: 'Too many requests.' }), words);
    expect(card?.lines).toEqual(['Too many requests.']);
  });

  it('says so when the device stores nothing', () => {
    expect(cardFor(kiosk({ storageProblem: 'blocked' }), words)?.title).toBe(words.noStorage);
  });
});

it('is pairing only while it belongs to nobody', () => {
  expect(modeOf(kiosk({ member: false }))).toBe('pairing');
  expect(modeOf(kiosk({ member: true }))).toBe('loading');
  expect(modeOf(kiosk({ member: true, shown }))).toBe('scheduled');
});

it('is ready for offline only with the app, the site and the media on the device', () => {
  const ready = kiosk({ replica: synced, mediaComplete: true, appStored: true });
  expect(missingForOffline(ready)).toEqual([]);
  expect(missingForOffline({ ...ready, appStored: false })).toEqual(['app']);
  expect(missingForOffline({ ...ready, replica: { ...synced, storageProblem: 'full' } })).toEqual(['site']);
  expect(missingForOffline({ ...ready, mediaComplete: false })).toEqual(['media']);
});

it('reports to the server what the protocol expects', () => {
  const device: DeviceFacts = {
    frames: 3,
    lateMs: 12,
    clock: {
      trust: { state: 'uncertain', doubt: 'slept' },
      offsetMs: -12.5,
      errorMs: 3.2,
      ppm: 4,
      refusedMs: null,
    },
    resolution: '1280×720@1',
    app: '1',
    errors: [{ at: 5, text: 'a problem' }],
  };
  for (const state of [
    kiosk(),
    kiosk({ member: true, verdict: 'ok', replica: synced, shown, next: shown }),
  ]) {
    const status = { ...reportOf(state, device), applied: 7, digest: '0123456789abcdef' };
    expect(v.parse(statusSchema, status)).toEqual(status);
  }
  const media = { have: 1, need: 2, digest: '0123456789abcdef', from: 5 };
  expect(reportOf(kiosk({ replica: synced, shown, next: shown, media }), device)).toMatchObject({
    cached: { have: 1, need: 2 },
    media,
    clockOffsetMs: -12.5,
    clock: { trust: 'uncertain', doubt: 'slept', errorMs: 4, refusedMs: null },
    via: 'S',
    title: 'Menu',
    next: 'Menu',
    since: Date.UTC(2026, 0, 1, 8),
  });
});
