import { describe, expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { createGroup } from '#lib/model/group';
import type { LaunchCommand } from '#lib/model/launch';
import { createPlaylist } from '#lib/model/playlist';
import { createScreen } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { trashRecord } from '#lib/model/trash';
import { startApp } from '../../support/app-server';
import { containing } from '../../support/matchers';
import { ADMIN } from '../../support/sign-in';
import { Visitor } from '../../support/visitor';

const AT = 1_000;

async function begin() {
  const app = await startApp();
  const { live } = app.context;
  const ids = await live.edit('test', (doc, origin) => {
    createScreen(doc, { id: 'hall', name: 'Hall', at: AT }, origin);
    createScreen(doc, { id: 'cave', name: 'Cave', at: AT }, origin);
    setTag(doc, 'screens', 'hall', 'shop', true, origin);
    const text = { title: 'Hello', body: '', colour: '#ffffff', align: 'center' as const };
    return {
      group: createGroup(doc, { name: 'Both', at: AT }, origin),
      content: createContent(doc, { type: 'text', name: 'Hello', text, at: AT }, origin),
      playlist: createPlaylist(doc, { name: 'Morning', at: AT }, origin),
    };
  });
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const send = async (path: string, body: unknown) => {
    const answer = await admin.call('POST', path, body);
    const { launches = [] } = answer.body as { launches?: LaunchCommand[] };
    return { ...answer, launches };
  };
  const commands = async () => [...(await live.site()).launches.values()];
  return { ...app, ids, send, commands };
}

const request = (id: string, more: Record<string, unknown> = {}) => ({
  source: { type: 'playlist', id },
  targets: ['all'],
  mode: 'manual',
  seconds: null,
  ...more,
});

describe('a launch', () => {
  test('stands in the document, stamped by the server, with who gave it and when it ends', async () => {
    const { ids, send, commands, clock, context } = await begin();
    const before = clock.now();
    const { status, launches } = await send('/api/v1/launches', {
      source: { type: 'content', id: ids.content },
      targets: ['screen:hall', `group:${ids.group}`, 'tag:shop'],
      mode: 'priority',
      seconds: 90,
    });
    expect(status).toBe(201);
    const user = await context.db.read.selectFrom('users').select('id').executeTakeFirstOrThrow();
    expect(launches.map(({ target }) => target)).toEqual(['screen:hall', `group:${ids.group}`, 'tag:shop']);
    for (const launch of launches) {
      expect(launch).toMatchObject({
        kind: 'launch',
        mode: 'priority',
        source: { type: 'content', id: ids.content },
        by: user.id,
        byName: ADMIN.username,
      });
      expect(launch.at).toBeGreaterThanOrEqual(before);
      expect(launch).toHaveProperty('until', launch.at + 90_000);
    }
    expect(await commands()).toEqual(expect.arrayContaining(launches));
  });

  test('named for several screens starts on all of them at the same instant', async () => {
    const { ids, send } = await begin();
    const { launches } = await send(
      '/api/v1/launches',
      request(ids.playlist, { targets: ['screen:hall', 'screen:cave', 'screen:hall'] }),
    );
    expect(launches).toHaveLength(2);
    expect(new Set(launches.map(({ at }) => at)).size).toBe(1);
  });

  test('is later than every command before it, also when they come at once', async () => {
    const { ids, send } = await begin();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        n % 2 === 0
          ? send('/api/v1/launches', request(ids.playlist))
          : send('/api/v1/launches/clear', { targets: ['screen:hall'] }),
      ),
    );
    const times = answers.flatMap(({ launches }) => launches.map(({ at }) => at));
    expect(times).toHaveLength(8);
    expect(new Set(times).size).toBe(8);
  });

  test('lasts a second at the least and a year at the most', async () => {
    const { ids, send } = await begin();
    for (const seconds of [1, 366 * 86_400]) {
      const { launches } = await send('/api/v1/launches', request(ids.playlist, { seconds }));
      const [launch] = launches;
      expect(launch).toHaveProperty('until', (launch?.at ?? 0) + seconds * 1_000);
    }
  });

  test('that is cleared is gone', async () => {
    const { ids, send, commands } = await begin();
    await send('/api/v1/launches', request(ids.playlist, { targets: ['screen:hall'] }));
    const { status, launches } = await send('/api/v1/launches/clear', { targets: ['screen:hall'] });
    expect(status).toBe(200);
    expect(launches).toMatchObject([{ kind: 'clear', target: 'screen:hall' }]);
    expect(await commands()).toEqual(launches);
  });
});

describe('a launch of something that is not there, or at nobody', () => {
  test('is refused with a sentence, and nothing is written', async () => {
    const { ids, send, commands, context } = await begin();
    const gone = await context.live.edit('test', (doc, origin) => {
      const id = createPlaylist(doc, { name: 'Old', at: AT }, origin);
      trashRecord(doc, 'playlists', id, AT, origin);
      return id;
    });
    const ok = request(ids.playlist);
    const refused: [unknown, number, string][] = [
      [request(gone), 422, 'The playlist to launch is not there'],
      [{ ...ok, source: { type: 'content', id: ids.playlist } }, 422, 'The content to launch is not there'],
      [{ ...ok, targets: ['screen:hall', 'screen:attic'] }, 422, 'There is no screen “attic”'],
      [{ ...ok, targets: ['group:nobody'] }, 422, 'no such group'],
      [{ ...ok, targets: ['tag:never'] }, 422, 'No screen has the tag “never”'],
      [{ ...ok, targets: ['everyone'] }, 400, 'targets.0'],
      [{ ...ok, targets: [] }, 422, 'at least one target'],
      [
        { ...ok, targets: Array.from({ length: 1_001 }, (_, n) => `screen:s${n}`) },
        400,
        'at most 1,000 targets at once: aim at a group',
      ],
      [{ ...ok, mode: 'urgent' }, 400, 'the mode is “manual”, “priority” or “emergency”'],
      [{ ...ok, seconds: 0 }, 400, 'at least 1 second'],
      [{ ...ok, seconds: 0.0004 }, 400, 'at least 1 second'],
      [{ ...ok, seconds: 366 * 86_400 + 1 }, 400, 'at most a year'],
      [{ ...ok, seconds: undefined }, 400, 'seconds'],
    ];
    for (const [body, status, sentence] of refused) {
      const answer = await send('/api/v1/launches', body);
      expect(answer).toMatchObject({ status, body: { detail: containing(sentence) } });
    }
    expect(await send('/api/v1/launches/clear', { targets: ['screen:attic'] })).toMatchObject({
      status: 422,
    });
    expect(await commands()).toEqual([]);
  });
});
