import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { foundSite } from '#lib/model/meta';
import { SiteReader } from '#lib/model/read';
import type { EpochEnd } from './epoch-end';
import { prepareSuccessor, type SuccessionParts } from './successor';
import type { Replica, ReplicaStatus } from './types';

const uid = 'u';
const OLD = 7;

/** The document of an epoch after `OLD`. */
function newEpoch(lineage: readonly number[] = [OLD]): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid, name: 'Museum', timezone: 'UTC' }, { kind: 'server' });
  doc.getMap('meta').set('lineage', [...lineage, doc.clientID]);
  return doc;
}

/** A copy whose socket and storage a test has in its hands. */
function copyOf(server: Y.Doc) {
  const doc = new Y.Doc();
  const reader = new SiteReader(doc);
  const listeners = new Set<(status: ReplicaStatus) => void>();
  let status: ReplicaStatus = {
    replica: 'local',
    edits: 'saved',
    pending: [],
    connection: 'connecting',
    refusal: null,
    storageProblem: null,
    version: null,
    savedVersion: null,
  };
  const set = (change: Partial<ReplicaStatus>): void => {
    status = { ...status, ...change };
    for (const listener of listeners) listener(status);
  };
  const isStored = vi.fn(() => Promise.resolve(true));
  const close = vi.fn(() => Promise.resolve());
  const replica: Pick<
    Replica,
    'doc' | 'site' | 'status' | 'onStatus' | 'connect' | 'loaded' | 'isStored' | 'close'
  > = {
    doc,
    get site() {
      return reader.site;
    },
    get status() {
      return status;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: () => undefined,
    loaded: Promise.resolve(),
    isStored,
    close,
  };
  return {
    replica: replica as Replica,
    isStored,
    close,
    refuse: () => set({ refusal: { code: 4410, message: 'Another epoch.' } }),
    sync: () => {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
      set({ replica: 'synced' });
    },
  };
}

const vector = Y.encodeStateVector(new Map([[OLD, 5]]));
const ended: EpochEnd = { kind: 'ended', vector, current: { uid, epoch: 0 } };

function world(server: Y.Doc, end: EpochEnd = ended) {
  const copy = copyOf(server);
  const calledOff = new AbortController();
  const open = vi.fn(() => copy.replica);
  const wait = vi.fn(() => Promise.resolve());
  const parts: SuccessionParts = {
    ours: { site: { uid, epoch: OLD }, vector },
    end,
    next: { uid, epoch: server.clientID },
    open,
    wait,
    signal: calledOff.signal,
  };
  return { ...copy, open, wait, calledOff, attempt: prepareSuccessor(parts) };
}

describe('SS16.1: the copy of a new epoch', () => {
  it('is ready once it is synced and stored whole, and not before', async () => {
    const here = world(newEpoch());
    let settled = false;
    void here.attempt.then(() => (settled = true));
    await Promise.resolve();
    expect(settled).toBe(false);
    here.isStored.mockResolvedValueOnce(false);
    here.sync();
    expect(await here.attempt).toEqual({ kind: 'ready', successor: here.replica });
    expect(here.isStored).toHaveBeenCalledTimes(2);
    expect(here.wait).toHaveBeenCalledTimes(1);
    expect(here.close).not.toHaveBeenCalled();
  });

  it.each([
    [{ kind: 'forgotten' as const }],
    [{ ...ended, vector: Y.encodeStateVector(new Map([[OLD, 9]])) }],
  ])('is ready also when the server says %j', async (end) => {
    const here = world(newEpoch(), end);
    here.sync();
    expect((await here.attempt).kind).toBe('ready');
  });

  it('is closed and not taken when it does not descend from the old one', async () => {
    const here = world(newEpoch([3]));
    here.sync();
    expect((await here.attempt).kind).toBe('stays');
    expect(here.close).toHaveBeenCalledOnce();
  });

  it('is closed and not taken when the server had less than the old one', async () => {
    const here = world(newEpoch(), { ...ended, vector: Y.encodeStateVector(new Map([[OLD, 4]])) });
    here.sync();
    expect((await here.attempt).kind).toBe('stays');
    expect(here.close).toHaveBeenCalledOnce();
  });

  it('is not even opened beside a server that never knew the old epoch, or does not answer', async () => {
    const unknown = world(newEpoch(), { kind: 'unknown' });
    expect((await unknown.attempt).kind).toBe('stays');
    const silent = world(newEpoch(), { kind: 'no-answer', message: 'No server.' });
    expect(await silent.attempt).toEqual({ kind: 'later', message: 'No server.' });
    expect(unknown.open).not.toHaveBeenCalled();
    expect(silent.open).not.toHaveBeenCalled();
  });

  it('is left for a later attempt when its epoch ends too', async () => {
    const here = world(newEpoch());
    here.refuse();
    expect(await here.attempt).toEqual({ kind: 'later', message: 'Another epoch.' });
    expect(here.close).toHaveBeenCalledOnce();
  });

  it('is closed when the attempt is called off', async () => {
    const here = world(newEpoch());
    here.calledOff.abort();
    expect((await here.attempt).kind).toBe('later');
    expect(here.close).toHaveBeenCalledOnce();
  });
});
