import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { readJson } from './read-request';

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
    await expect(readJson(post(failing(tooLarge)), v.unknown())).rejects.toMatchObject({
      status: 413,
      code: 'too-large',
    });
  });

  test('that breaks off is the caller’s to send again', async () => {
    await expect(readJson(post(failing(new Error('aborted'))), v.unknown())).rejects.toMatchObject({
      status: 400,
      code: 'cut-off',
    });
  });
});
