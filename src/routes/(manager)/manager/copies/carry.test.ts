import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { foundSite } from '#lib/model/meta';
import type { EpochEnd } from '#lib/replica/epoch-end';
import type { CarriedOver } from '../client/epochs';
import { ApiError } from '../client/http';
import { carryEdits, STRANDED, type CarryParts, type EndedCopy } from './carry';

/** A copy with an edit that the server had not when its epoch ended. */
function offline() {
  const server = new Y.Doc();
  foundSite(server, { uid: 'u', name: 'Museum', timezone: 'UTC' }, { kind: 'server' });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
  const text = { title: 'Lunch', body: '', colour: '#ffffff', align: 'center' as const };
  const id = createContent(doc, { type: 'text', name: 'Menu', text, at: 1 }, { kind: 'edit' });
  const copy: EndedCopy = {
    epoch: server.clientID,
    doc,
    unsaved: true,
    clients: new Set([doc.clientID]),
    flags: new Map(),
  };
  const vector = Y.encodeStateVector(server);
  const end: EpochEnd = { kind: 'ended', vector, current: { uid: 'u', epoch: 1 } };
  return { server, copy, end, id };
}

function parts(answer: CarriedOver | Error = { carried: 1, skipped: [] }, mayEdit = true) {
  const carryOver = vi.fn<CarryParts['carryOver']>(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  );
  return { carryOver, mayEdit };
}

describe('SS16.4: unsaved edits of an epoch that ended', () => {
  it('are sent as what the server had not, and nothing else', async () => {
    const { server, copy, end } = offline();
    const here = parts();
    expect(await carryEdits(copy, end, here)).toEqual({ kind: 'carried', leftBehind: [] });
    const [epoch, update] = here.carryOver.mock.calls[0] ?? [];
    expect(epoch).toBe(copy.epoch);
    Y.applyUpdate(server, update ?? new Uint8Array());
    expect(Y.encodeStateAsUpdate(server)).toEqual(Y.encodeStateAsUpdate(copy.doc));
  });

  it('are named where they were not taken', async () => {
    const { copy, end, id } = offline();
    const skipped = [{ collection: 'contents', id, message: 'It is gone.' }];
    expect(await carryEdits(copy, end, parts({ carried: 0, skipped }))).toEqual({
      kind: 'carried',
      leftBehind: [{ collection: 'contents', id, name: 'Menu', message: 'It is gone.' }],
    });
  });

  it('need no call when there are none', async () => {
    const { server, copy, end } = offline();
    const here = parts();
    const clean = { ...copy, doc: server, unsaved: false, clients: new Set<number>() };
    expect(await carryEdits(clean, end, here)).toEqual({ kind: 'carried', leftBehind: [] });
    expect(here.carryOver).not.toHaveBeenCalled();
  });

  it('stay with their copy when the server forgot the epoch or the person may not edit', async () => {
    const { copy, end } = offline();
    const here = parts();
    expect(await carryEdits(copy, { kind: 'forgotten' }, here)).toEqual({
      kind: 'stranded',
      reason: STRANDED.forgotten,
    });
    expect(await carryEdits(copy, end, { ...here, mayEdit: false })).toEqual({
      kind: 'stranded',
      reason: STRANDED.forbidden,
    });
    expect(here.carryOver).not.toHaveBeenCalled();
  });

  it.each([
    [0, 'later'],
    [401, 'later'],
    [429, 'later'],
    [503, 'later'],
    [403, 'stranded'],
    [409, 'stranded'],
    [410, 'stranded'],
    [413, 'stranded'],
  ])('after an answer of %i: %s', async (status, kind) => {
    const { copy, end } = offline();
    expect((await carryEdits(copy, end, parts(new ApiError('x', status, 'No.')))).kind).toBe(kind);
  });
});

describe('SS16.1: a copy is kept whole', () => {
  it('beside a server that never knew its epoch', async () => {
    const { copy } = offline();
    const here = parts();
    expect((await carryEdits(copy, { kind: 'unknown' }, here)).kind).toBe('kept');
    expect(here.carryOver).not.toHaveBeenCalled();
  });

  it('when it has what the server lost, beside edits of its own', async () => {
    const { copy, end } = offline();
    const here = parts();
    expect((await carryEdits({ ...copy, clients: new Set() }, end, here)).kind).toBe('kept');
    expect(here.carryOver).not.toHaveBeenCalled();
  });
});
