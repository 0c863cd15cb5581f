import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { parseJson, readJsonText } from './read-request';

const post = (body: BodyInit): Request =>
  new Request('http://here/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit);

const failing = (error: Error): ReadableStream =>
  new ReadableStream({ start: (controller) => controller.error(error) });

describe('a call’s body', () => {
  test('that is larger than one call may carry is refused as that, not as a fault of the server', async () => {
    // As Kit's error is: its class is not exported.
    const tooLarge = Object.assign(new Error('over the limit'), { status: 413 });
    await expect(readJsonText(post(failing(tooLarge)))).rejects.toMatchObject({
      status: 413,
      code: 'too-large',
    });
  });

  test('that breaks off is the caller’s to send again', async () => {
    await expect(readJsonText(post(failing(new Error('aborted'))))).rejects.toMatchObject({
      status: 400,
      code: 'cut-off',
    });
  });

  test.each([
    ['{"a":1,"b":2}', 'b'],
    ['{"a":1,"nested":{"c":1,"d":2}}', 'nested.d'],
    ['{"a":1,"list":[{"e":1},{"e":1,"f":2}]}', 'list.1.f'],
    ['{"a":1,"__proto__":{}}', '__proto__'],
  ])('may not name what is not known: %s', (text, field) => {
    const schema = v.object({
      a: v.number(),
      nested: v.optional(v.object({ c: v.number() })),
      list: v.optional(v.array(v.object({ e: v.number() }))),
    });
    expect(() => parseJson(text, schema)).toThrow(`“${field}” is not known`);
    expect(parseJson(text, schema, 'skipped')).toMatchObject({ a: 1 });
  });
});
