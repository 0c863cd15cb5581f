import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isAhead, reasonToStay } from './succession';

function vector(entries: Record<number, number>): Uint8Array {
  return Y.encodeStateVector(new Map(Object.entries(entries).map(([id, clock]) => [Number(id), clock])));
}

const site = { uid: 'u', epoch: 7 };
const ours = { site, vector: vector({ 7: 10, 20: 4 }) };
const successor = { uid: 'u', lineage: [3, 7, 9], epoch: 9 };
const ended = vector({ 7: 10, 20: 4, 21: 1 });

describe('SS16.1: a copy is left', () => {
  it('for one of the same site that descends from it and had all that it has', () => {
    expect(reasonToStay(ours, ended, successor)).toBeNull();
    expect(reasonToStay(ours, ours.vector, successor)).toBeNull();
  });

  it('over several epochs at once', () => {
    expect(reasonToStay(ours, ended, { ...successor, lineage: [3, 7, 8, 9] })).toBeNull();
  });

  it('when the server forgot how its epoch ended, as long as it descends from it', () => {
    expect(reasonToStay(ours, null, successor)).toBeNull();
    expect(reasonToStay(ours, null, { ...successor, lineage: [9] })).toBe('not-descended');
  });

  it('by one that never held a site, for whatever its site has become', () => {
    expect(reasonToStay({ site, vector: null }, null, { ...successor, lineage: [9] })).toBeNull();
  });
});

describe('SS16.1: a copy is kept', () => {
  it('beside a server with another site', () => {
    expect(reasonToStay(ours, ended, { ...successor, uid: 'v' })).toBe('other-site');
    expect(reasonToStay({ site, vector: null }, ended, { ...successor, uid: 'v' })).toBe('other-site');
  });

  it('beside a server whose epoch does not descend from its own', () => {
    expect(reasonToStay(ours, ended, { ...successor, lineage: [3, 9] })).toBe('not-descended');
  });

  it('when what came is of another epoch than the one that was promised', () => {
    expect(reasonToStay(ours, ended, { ...successor, lineage: [3, 7, 9, 11] })).toBe('not-descended');
  });

  it('when it has what the server had not when its epoch ended', () => {
    expect(reasonToStay(ours, vector({ 7: 10, 20: 3 }), successor)).toBe('has-less');
    expect(reasonToStay(ours, vector({ 7: 10 }), successor)).toBe('has-less');
  });
});

it('an empty vector is ahead of nothing', () => {
  expect(isAhead(vector({}), vector({}))).toBe(false);
  expect(isAhead(vector({}), vector({ 1: 1 }))).toBe(false);
});
