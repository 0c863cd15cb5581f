import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ViteDevServer } from 'vite';
import { createContent } from '#lib/model/content';
import { createGroup } from '#lib/model/group';
import type { LaunchCommand } from '#lib/model/launch';
import { createPlaylist } from '#lib/model/playlist';
import { createScreen } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { trashRecord } from '#lib/model/trash';
import { createToken } from '#lib/server/tokens/tokens';
import { playbackAt } from '#lib/timeline/timeline';
import { logInAs } from '../../support/accounts';
import { openPages, startApp } from '../../support/app-server';
import { containing } from '../../support/matchers';
import { ADMIN } from '../../support/sign-in';
import { Visitor } from '../../support/visitor';

let pages: ViteDevServer;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const AT = 1_000;
const text = (title: string) => ({ title, body: '', colour: '#ffffff', align: 'center' as const });

async function begin() {
  const app = await startApp(pages);
  const { live } = app.context;
  const ids = await live.edit('test', (doc, origin) => {
    createScreen(doc, { id: 'hall', name: 'Hall', at: AT }, origin);
    createScreen(doc, { id: 'cave', name: 'Cave', at: AT }, origin);
    setTag(doc, 'screens', 'hall', 'shop', true, origin);
    const content = (name: string, validity: { from: string | null; to: string | null } | null = null) =>
      createContent(doc, { type: 'text', name, text: text(name), validity, at: AT }, origin);
    const leave = content('Leave the building');
    return {
      leave,
      menu: content('Menu'),
      over: content('Last year', { from: null, to: '2001-01-01' }),
      drill: createPlaylist(doc, { name: 'Drill', items: [{ content: leave }], at: AT }, origin),
      empty: createPlaylist(doc, { name: 'Empty', at: AT }, origin),
      nobody: createGroup(doc, { name: 'Nobody', at: AT }, origin),
    };
  });
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const order = (id: string, more: Record<string, unknown> = {}) => ({
    source: { type: 'content', id },
    targets: ['all'],
    mode: 'emergency',
    seconds: null,
    ...more,
  });
  const allClear = (targets: readonly string[]) =>
    admin.call('POST', '/api/v1/launches/clear', { targets, what: 'emergency' });
  return {
    ...app,
    ids,
    admin,
    order,
    allClear,
    start: (id: string, more?: Record<string, unknown>) =>
      admin.call('POST', '/api/v1/launches', order(id, more)),
    stands: async () => (await admin.call('GET', '/api/v1/launches')).body,
    commands: async () => [...(await live.site()).launches.values()],
    shows: async (screen: string) => {
      const { mode, item } = playbackAt(await live.site(), screen, app.clock.now());
      return [mode, item?.content ?? null];
    },
  };
}

describe('an emergency', () => {
  test('stands above a launch with priority, says who gave it, and its all-clear brings that back', async () => {
    const { ids, admin, order, start, allClear, stands, shows } = await begin();
    await admin.call('POST', '/api/v1/launches', order(ids.menu, { mode: 'priority' }));
    const { status, body } = await start(ids.leave, { byName: 'Somebody Else', by: 'nobody' });
    expect(status).toBe(201);
    const [given] = (body as { launches: LaunchCommand[] }).launches;
    expect(given).toMatchObject({ mode: 'emergency', target: 'all', until: null, byName: ADMIN.username });
    expect(await shows('hall')).toEqual(['emergency', ids.leave]);
    expect(await stands()).toMatchObject({
      launches: [
        { id: given?.id, mode: 'emergency', name: 'Leave the building', byName: ADMIN.username },
        { mode: 'priority', name: 'Menu' },
      ],
    });

    expect(await allClear(['all'])).toMatchObject({
      status: 200,
      body: { launches: [{ kind: 'clear', what: 'emergency', target: 'all', byName: ADMIN.username }] },
    });
    expect(await shows('hall')).toEqual(['priority', ids.menu]);
    expect(await stands()).toMatchObject({ launches: [{ mode: 'priority', name: 'Menu' }] });
  });

  test('is not ended by clearing launches, and ends by itself when it was given for a time', async () => {
    const { ids, admin, start, stands, shows, clock } = await begin();
    await start(ids.leave, { seconds: 60 });
    await admin.call('POST', '/api/v1/launches/clear', { targets: ['all', 'screen:hall'] });
    expect(await shows('hall')).toEqual(['emergency', ids.leave]);
    clock.advance(60_000);
    expect(await shows('hall')).toEqual(['idle', null]);
    expect(await stands()).toMatchObject({ launches: [] });
  });

  test('takes a playlist too, and a selection of screens', async () => {
    const { ids, start, shows } = await begin();
    const source = { type: 'playlist', id: ids.drill };
    expect(await start('', { source, targets: ['tag:shop'] })).toMatchObject({ status: 201 });
    expect(await shows('hall')).toEqual(['emergency', ids.leave]);
    expect(await shows('cave')).toEqual(['idle', null]);
  });

  test('can be words written for it, which are kept as a content', async () => {
    const { ids, start, shows, commands, context } = await begin();
    const source = { type: 'text', title: ' Gas leak ', body: 'Leave by the north door.' };
    expect(await start('', { source, targets: [`group:${ids.nobody}`] })).toMatchObject({ status: 422 });
    expect(await start('', { source: { ...source, title: ' ' } })).toMatchObject({ status: 400 });
    expect((await context.live.site()).contents.size).toBe(3);
    expect(await start('', { source })).toMatchObject({ status: 201 });
    const [command] = await commands();
    const id = command?.kind === 'launch' ? command.source.id : '';
    expect(await shows('hall')).toEqual(['emergency', id]);
    expect((await context.live.site()).contents.get(id)).toMatchObject({
      name: 'Gas leak',
      text: { title: 'Gas leak', body: 'Leave by the north door.' },
      createdBy: ADMIN.username,
    });
  });

  test('can be taken back when what it was aimed at is gone', async () => {
    const { ids, start, allClear, context, stands } = await begin();
    await start(ids.leave, { targets: ['tag:shop', 'screen:cave'] });
    await context.live.edit('test', (doc, origin) => {
      setTag(doc, 'screens', 'hall', 'shop', false, origin);
      trashRecord(doc, 'screens', 'cave', AT, origin);
    });
    expect(await allClear(['tag:shop', 'screen:cave'])).toMatchObject({ status: 200 });
    expect(await stands()).toMatchObject({ launches: [] });
  });

  test('that nobody would see is refused with a code and a sentence, and nothing is written', async () => {
    const { ids, start, allClear, commands } = await begin();
    const refused: [Record<string, unknown>, string, string][] = [
      [{ targets: [] }, 'empty-selection', 'name at least one target'],
      [{ targets: [`group:${ids.nobody}`] }, 'empty-selection', 'No screen belongs to what is chosen'],
      [{ targets: ['screen:attic'] }, 'unknown-target', 'There is no screen “attic”'],
      [{ targets: ['tag:never'] }, 'unknown-target', 'No screen has the tag “never”'],
      [{ source: { type: 'content', id: 'gone' } }, 'unknown-source', 'The content to launch is not there'],
      [{ source: { type: 'content', id: ids.over } }, 'nothing-to-show', 'outside of its dates'],
      [{ source: { type: 'playlist', id: ids.empty } }, 'nothing-to-show', 'holds nothing to show'],
    ];
    for (const [more, code, sentence] of refused) {
      const answer = await start(ids.leave, more);
      expect(answer).toMatchObject({ status: 422, body: { code, detail: containing(sentence) } });
    }
    expect(await allClear([])).toMatchObject({ status: 422, body: { code: 'empty-selection' } });
    expect(await allClear(['screen:attic'])).toMatchObject({ status: 422, body: { code: 'unknown-target' } });
    expect(await commands()).toEqual([]);
  });
});

describe('who may', () => {
  test('give one and take it back: editors and programs that write; a viewer sees it and who gave it', async () => {
    const { ids, url, context, order, stands } = await begin();
    const { text: token } = await createToken(context, {
      name: 'fire alarm',
      scopes: ['site:write'],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    });
    const program = await fetch(new URL('/api/v1/launches', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(order(ids.leave)),
    });
    expect(program.status).toBe(201);
    expect(await stands()).toMatchObject({ launches: [{ byName: 'fire alarm', by: containing('token:') }] });

    const viewer = await logInAs('viewer', url, context);
    expect(await viewer.call('GET', '/api/v1/launches')).toMatchObject({
      status: 200,
      body: { launches: [{ mode: 'emergency' }] },
    });
    const clear = { targets: ['all'], what: 'emergency' };
    expect(await viewer.call('POST', '/api/v1/launches', order(ids.leave))).toMatchObject({ status: 403 });
    expect(await viewer.call('POST', '/api/v1/launches/clear', clear)).toMatchObject({ status: 403 });
    const editor = await logInAs('editor', url, context);
    expect(await editor.call('POST', '/api/v1/launches/clear', clear)).toMatchObject({ status: 200 });
  });
});
