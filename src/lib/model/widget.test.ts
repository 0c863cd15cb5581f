import { expect, test } from 'vitest';
import * as v from 'valibot';
import * as Y from 'yjs';
import { createContent, lengthOf, updateContent } from './content';
import { widgetSchema } from './content-types/widget';
import { readSite } from './read';

const ORIGIN = { kind: 'test' };
const clock = { kind: 'clock', hour12: false, seconds: true, timezone: null } as const;
const countdown = { kind: 'countdown', to: '2026-07-14T18:00', before: 'We open in', after: 'Open' } as const;

test('a widget is one value: what is edited replaces it whole', () => {
  const doc = new Y.Doc();
  const id = createContent(doc, { type: 'widget', name: 'Opening', widget: countdown, at: 1 }, ORIGIN);
  const content = () => readSite(doc).contents.get(id);
  expect(content()).toMatchObject({ type: 'widget', widget: countdown });
  updateContent(doc, id, { widget: clock }, ORIGIN);
  expect(content()).toMatchObject({ widget: clock });
  expect(content()).not.toHaveProperty('widget.to');
  const made = content();
  expect(made === undefined ? undefined : lengthOf(made)).toBeNull();
});

test.each([
  ['a kind that there is not', { kind: 'moon' }],
  ['a zone that there is not', { ...clock, timezone: 'Mars/Base' }],
  ['no date', { ...countdown, to: 'tomorrow' }],
  ['a date that does not exist', { ...countdown, to: '2026-02-30T10:00' }],
  ['an instant in place of a time on the wall', { ...countdown, to: '2026-07-14T18:00Z' }],
  ['a text that is too long for a screen', { ...countdown, before: 'x'.repeat(201) }],
])('it is refused with %s', (_, widget) => {
  const doc = new Y.Doc();
  const make = () =>
    createContent(doc, { type: 'widget', name: 'A', widget: widget as typeof countdown, at: 1 }, ORIGIN);
  expect(make).toThrow();
  expect(doc.getMap('contents').size).toBe(0);
});

test('a clock that says nothing of its zone has the screen’s', () => {
  expect(v.parse(widgetSchema, { kind: 'clock', hour12: true, seconds: false })).toMatchObject({
    timezone: null,
  });
});
