import { describe, expect, it } from 'vitest';
import { EditTracker } from './edits';

/** Of a page that knows what earlier ones left. */
function tracker(): EditTracker {
  const edits = new EditTracker();
  edits.read();
  return edits;
}

describe('the place of the newest edit', () => {
  it('is saved while nothing was edited here', () => {
    expect(tracker().place).toBe('saved');
  });

  it('is not known before it was read what an earlier page left, but for an edit made meanwhile', () => {
    const edits = new EditTracker();
    expect(edits.place).toBe('unknown');
    edits.edited();
    expect(edits.place).toBe('memory');
    edits.acknowledged(1);
    expect(edits.place).toBe('unknown');
    edits.read();
    expect(edits.place).toBe('saved');
  });

  it('goes from memory to the device to saved', () => {
    const edits = tracker();
    const n = edits.edited();
    expect(edits.place).toBe('memory');
    edits.stored(n);
    expect(edits.place).toBe('device');
    edits.acknowledged(n);
    expect(edits.place).toBe('saved');
    expect(edits.unsaved).toBe(false);
  });

  it('falls back as soon as there is a newer edit', () => {
    const edits = tracker();
    edits.stored(edits.edited());
    edits.acknowledged(1);
    edits.edited();
    expect(edits.place).toBe('memory');
    edits.acknowledged(1);
    expect(edits.unsaved).toBe(true);
  });

  it('is saved even on a device that could not store it', () => {
    const edits = tracker();
    edits.acknowledged(edits.edited());
    expect(edits.place).toBe('saved');
  });

  it('is the device for what an earlier page left behind', () => {
    const edits = tracker();
    edits.inherited();
    expect(edits.place).toBe('device');
    edits.acknowledged(edits.made);
    expect(edits.place).toBe('saved');
  });

  it('stays memory when storage was read after a first edit was made', () => {
    const edits = tracker();
    const first = edits.edited();
    edits.inherited();
    expect(edits.place).toBe('memory');
    edits.stored(first);
    expect(edits.place).toBe('memory');
    edits.stored(edits.made);
    expect(edits.place).toBe('device');
  });

  it('does not believe an acknowledgement of an edit that was never made', () => {
    const edits = tracker();
    edits.edited();
    edits.acknowledged(7);
    expect(edits.unsaved).toBe(true);
  });
});
