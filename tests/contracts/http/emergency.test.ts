import { describe, expect, test } from 'vitest';
import { createContent } from '#lib/model/content';
import { createGroup, setGroupMember } from '#lib/model/group';
import type { LaunchCommand } from '#lib/model/launch';
import { createPlaylist } from '#lib/model/playlist';
import { createScreen } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { trashRecord } from '#lib/model/trash';
import { createToken } from '#lib/server/tokens/tokens';
import { playbackAt } from '#lib/timeline/timeline';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { containing } from '../../support/matchers';
import { ADMIN } from '../../support/sign-in';
import { Visitor } from '../../support/visitor';

const AT = 1_000;
const text = (title: string) => ({ title, body: '', colour: '#ffffff', align: 'center' as const });

async function begin() {
  const app = await startApp();
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
    for (const forged of [{ byName: 'Somebody Else' }, { by: 'nobody' }]) {
      expect(await start(ids.leave, forged)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
    const { status, body } = await start(ids.leave);
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

describe('the server’s clock', () => {
  test('that was a day ahead and is set right leaves emergencies on, their order and their lengths as they were', async () => {
    const { ids, admin, order, start, allClear, shows, clock } = await begin();
    const DAY = 86_400_000;
    clock.advance(DAY);
    await start(ids.menu);
    await start(ids.leave, { targets: ['screen:hall'], seconds: 600 });
    clock.advance(-DAY);
    // Whatever is given next.
    await admin.call('POST', '/api/v1/launches', order(ids.menu, { mode: 'manual' }));
    expect(await shows('hall')).toEqual(['emergency', ids.leave]);
    expect(await shows('cave')).toEqual(['emergency', ids.menu]);
    clock.advance(600_000);
    expect(await shows('hall')).toEqual(['emergency', ids.menu]);
    expect((await allClear(['all'])).status).toBe(200);
    expect(await shows('hall')).toEqual(['manual', ids.menu]);
  });

  test('that was ahead does not put off what is given once it is right', async () => {
    const { ids, start, allClear, shows, clock } = await begin();
    clock.advance(86_400_000);
    await start(ids.menu);
    await allClear(['all']);
    clock.advance(-86_400_000);
    // At once: nobody looked at the clock in between.
    await start(ids.leave);
    expect(await shows('hall')).toEqual(['emergency', ids.leave]);
    await allClear(['all']);
    expect(await shows('hall')).toEqual(['idle', null]);
  });

  test('that was ahead when it stopped is made up for at the next start', async () => {
    const first = await begin();
    first.clock.advance(86_400_000);
    await first.start(first.ids.leave);
    await first.stop();
    const again = await startApp({ dataDir: first.dataDir });
    const { mode, item } = playbackAt(await again.context.live.site(), 'hall', again.clock.now());
    expect([mode, item?.content]).toEqual(['emergency', first.ids.leave]);
  });
});

describe('an all-clear', () => {
  test('ends no emergency that its giver can’t have known of', async () => {
    const { ids, admin, start, stands } = await begin();
    const given = async (...all: Parameters<typeof start>) =>
      ((await start(...all)).body as { launches: LaunchCommand[] }).launches[0]?.at ?? 0;
    const known = await given(ids.menu, { targets: ['screen:hall'] });
    const clear = (targets: readonly string[], upTo: number) =>
      admin.call('POST', '/api/v1/launches/clear', { targets, what: 'emergency', upTo });
    const elsewhere = await given(ids.menu, { targets: ['screen:cave'] });
    const newer = await given(ids.leave, { targets: ['tag:shop'] });
    expect(await clear(['screen:hall'], elsewhere)).toMatchObject({
      status: 409,
      body: { code: 'newer-emergency', detail: containing(`by ${ADMIN.username}`) },
    });
    expect(await stands()).toMatchObject({ launches: [{ at: newer }, { at: elsewhere }, { at: known }] });
    // What is newer but on other screens has nothing to do with it.
    expect(await clear(['screen:cave'], elsewhere)).toMatchObject({ status: 200 });
    expect(await clear(['screen:hall', 'tag:shop'], newer)).toMatchObject({ status: 200 });
    expect(await stands()).toMatchObject({ launches: [] });
  });

  test('of one group leaves the emergency on all other screens', async () => {
    const { ids, start, allClear, shows } = await begin();
    await start(ids.leave);
    await allClear(['tag:shop']);
    expect(await shows('hall')).toEqual(['idle', null]);
    expect(await shows('cave')).toEqual(['emergency', ids.leave]);
  });
});

describe('who it is for', () => {
  test('is asked anew at every moment: a screen that is enrolled, tagged or moved later shows it too', async () => {
    const { ids, start, shows, context } = await begin();
    const edit = (change: Parameters<typeof context.live.edit<void>>[1]) => context.live.edit('test', change);
    await edit((doc, origin) => setGroupMember(doc, ids.nobody, 'cave', true, origin));
    await start(ids.leave, { targets: [`group:${ids.nobody}`, 'tag:shop'] });
    await edit((doc, origin) => {
      createScreen(doc, { id: 'attic', name: 'Attic', at: AT }, origin);
      setGroupMember(doc, ids.nobody, 'attic', true, origin);
      setGroupMember(doc, ids.nobody, 'cave', false, origin);
      createScreen(doc, { id: 'bar', name: 'Bar', at: AT }, origin);
      setTag(doc, 'screens', 'bar', 'shop', true, origin);
    });
    expect(await shows('attic')).toEqual(['emergency', ids.leave]);
    expect(await shows('bar')).toEqual(['emergency', ids.leave]);
    expect(await shows('cave')).toEqual(['idle', null]);
    await start(ids.menu);
    await edit((doc, origin) => {
      createScreen(doc, { id: 'new', name: 'New', at: AT }, origin);
    });
    expect(await shows('new')).toEqual(['emergency', ids.menu]);
  });

  test('two people at once: the one that came second stands, on the screens that both named', async () => {
    const { ids, start, shows } = await begin();
    const answers = await Promise.all([
      start(ids.menu, { targets: ['screen:hall', 'screen:cave'] }),
      start(ids.leave, { targets: ['tag:shop'] }),
    ]);
    const [menu = 0, leave = 0] = answers.map(
      ({ body }) => (body as { launches: LaunchCommand[] }).launches[0]?.at,
    );
    expect(menu).not.toBe(leave);
    expect(await shows('hall')).toEqual(['emergency', menu > leave ? ids.menu : ids.leave]);
    expect(await shows('cave')).toEqual(['emergency', ids.menu]);
  });

  test('stands when the session of whoever gave it is over', async () => {
    const { ids, start, admin, shows } = await begin();
    await start(ids.leave);
    await admin.submit('/logout', {});
    expect((await start(ids.menu)).status).toBe(401);
    expect(await shows('hall')).toEqual(['emergency', ids.leave]);
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
