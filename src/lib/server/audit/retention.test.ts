import { describe, expect, test } from 'vitest';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { audit } from './audit';
import { readSeal, SEAL_KEY, sealText } from './audit-seal';
import { CHAIN_START, hashOfLine } from './chain';
import { accept } from './accept';
import { keepSeal } from './keep-seal';
import { dropOldLines, keepLines } from './retention';
import { verifyChain } from './verify';

const DAY = 86_400_000;

async function write(context: TestContext, ...names: readonly string[]): Promise<void> {
  for (const actorName of names) {
    await audit(context, { actor: 'user:1', actorName, action: 'people', address: '127.0.0.1' });
  }
}

const linesOf = ({ db }: TestContext) => db.read.selectFrom('audit_log').selectAll().orderBy('seq').execute();
const namesOf = async (context: TestContext) => (await linesOf(context)).map(({ actor_name }) => actor_name);
const faultOf = async (context: TestContext) => (await verifyChain(context, null)).fault;

/** The same for another process, which reads this table once and is then overtaken. */
function overtakenBy(
  context: TestContext,
  table: string,
  work: () => Promise<unknown>,
): Pick<TestContext, 'config' | 'db' | 'now' | 'log'> {
  const asked = new WeakSet();
  let isOvertaken = false;
  const read = context.db.read.withPlugin({
    transformQuery: ({ node, queryId }) => {
      if (JSON.stringify(node).includes(`"${table}"`)) asked.add(queryId);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      if (isOvertaken || !asked.has(queryId)) return result;
      isOvertaken = true;
      await work();
      return result;
    },
  });
  const { db, config, now, log } = context;
  return { db: { ...db, read }, config, now, log };
}

/** A log of which the lines 1 to 3 are 40 days old, and 4 to 6 are not; 30 days are kept. */
async function begin(): Promise<TestContext> {
  const context = await testContext();
  await keepSeal(context);
  await keepLines.write(context.db, 30);
  await write(context, 'a', 'b', 'c');
  context.advance(40 * DAY);
  await write(context, 'd', 'e', 'f');
  await keepSeal(context);
  return context;
}

describe('old lines of the audit log', () => {
  test('stay for ever unless a number of days is set', async () => {
    const context = await testContext();
    await keepSeal(context);
    await write(context, 'a');
    context.advance(40_000 * DAY);
    await dropOldLines(context);
    expect(await keepLines.read(context.db)).toBeNull();
    expect(await namesOf(context)).toEqual(['a']);
  });

  test('are dropped, which the log says, and what is left is a chain that begins there', async () => {
    const context = await begin();
    const before = await linesOf(context);
    await dropOldLines(context);
    expect(await namesOf(context)).toEqual(['d', 'e', 'f', 'server']);
    expect(JSON.parse((await linesOf(context)).at(-1)?.detail ?? '')).toEqual({
      did: 'dropped',
      upTo: 3,
      hash: before[2]?.hash,
      lines: 3,
      olderThanDays: 30,
    });
    expect(await verifyChain(context, before[4]?.hash ?? '')).toMatchObject({
      lines: 4,
      droppedUpTo: 3,
      fault: null,
      found: true,
    });
    await dropOldLines(context);
    expect(await linesOf(context)).toHaveLength(4);
  });

  test('are dropped again and again, also all there are, and the line that says so stays', async () => {
    const context = await begin();
    await dropOldLines(context);
    context.advance(31 * DAY);
    await dropOldLines(context);
    expect(await namesOf(context)).toEqual(['server']);
    expect(await verifyChain(context, null)).toMatchObject({ lines: 1, droppedUpTo: 7, fault: null });
    await write(context, 'g');
    await keepSeal(context);
    expect(await faultOf(context)).toBeNull();
  });

  test('are dropped on the day that is set and not before', async () => {
    const context = await testContext();
    await keepSeal(context);
    await keepLines.write(context.db, 30);
    await write(context, 'a');
    context.advance(30 * DAY);
    await dropOldLines(context);
    expect(await namesOf(context)).toEqual(['a']);
    context.advance(1);
    await dropOldLines(context);
    expect(await namesOf(context)).toEqual(['server']);
  });

  test('that a crash left behind are no fault and go the next time', async () => {
    const context = await begin();
    const [, second, third] = await linesOf(context);
    await dropOldLines(context);
    if (second === undefined || third === undefined) throw new Error('lines are missing');
    await context.db.batch(
      [second, third].map((row) => context.db.write.insertInto('audit_log').values(row)),
    );
    expect(await faultOf(context)).toBeNull();
    await dropOldLines(context);
    expect(await namesOf(context)).toEqual(['d', 'e', 'f', 'server']);
  });

  test('that are no chain any more are evidence: they stay', async () => {
    const context = await begin();
    await context.db.write.updateTable('audit_log').set({ address: 'x' }).where('seq', '=', 2).execute();
    await dropOldLines(context);
    expect(await linesOf(context)).toHaveLength(6);
    expect(await faultOf(context)).toBe('Line 2 was changed after it was written.');
  });

  test('are dropped once by two servers at once', async () => {
    const context = await begin();
    await Promise.all([dropOldLines(context), dropOldLines({ ...context })]);
    expect(await faultOf(context)).toBeNull();
  });

  test('are dropped by one server while another is at fewer of them', async () => {
    const context = await begin();
    const then = context.now();
    const slow = overtakenBy(context, 'audit_log', async () => {
      context.advance(31 * DAY);
      await dropOldLines(context);
    });
    await dropOldLines({ ...slow, now: () => then });
    expect(await faultOf(context)).toBeNull();
    expect((await readSeal(context.config, context.db)).kind).toBe('open');
  });

  test('stay dropped for a server that seals with what it read before', async () => {
    const context = await begin();
    await write(context, 'g');
    await keepSeal(overtakenBy(context, 'audit_log', () => dropOldLines(context)));
    expect(await verifyChain(context, null)).toMatchObject({ droppedUpTo: 3, fault: null });
  });
});

/** Takes a line away by hand. */
const take = (seq: number) => (context: TestContext) =>
  context.db.write.deleteFrom('audit_log').where('seq', '=', seq).execute();
const putSeal = (context: TestContext, value: string) =>
  context.db.write.updateTable('server_settings').set({ value }).where('key', '=', SEAL_KEY).execute();

/** Whoever can write to the database, and has time, makes a chain anew in which line 5 never was. */
async function forge(context: TestContext): Promise<void> {
  let previous: string | null = null;
  for (const line of (await linesOf(context)).filter(({ seq }) => seq !== 5)) {
    await take(line.seq)(context);
    const row = { ...line, seq: line.seq - (line.seq > 5 ? 1 : 0), previous: previous ?? line.previous };
    previous = hashOfLine(row);
    await context.db.write
      .updateTable('audit_log')
      .set({ previous: `${row.seq}` })
      .where('seq', '=', row.seq)
      .execute();
    await take(row.seq)(context);
    await context.db.write
      .insertInto('audit_log')
      .values({ ...row, hash: previous })
      .execute();
  }
}

describe('by hand', () => {
  const tampered: readonly (readonly [string, (context: TestContext) => Promise<unknown>, RegExp])[] = [
    ['the first line is taken out', take(4), /^The first lines, before line 5, were taken out/],
    ['a line in the middle is taken out', take(5), /^Between line 4 and line 6 something was taken out/],
    ['the last line is cut off', take(7), /^The last lines, up to line 7 at least, were cut off/],
    [
      'all lines are taken out',
      (context) => context.db.write.deleteFrom('audit_log').execute(),
      /^The last lines, up to line 7 at least, were cut off/,
    ],
    [
      'a line is changed',
      ({ db }) => db.write.updateTable('audit_log').set({ actor_name: 'x' }).where('seq', '=', 5).execute(),
      /^Line 5 was changed after it was written/,
    ],
    ['the chain is made anew without a line', forge, /^The last lines, up to line 7 at least, were cut off/],
    [
      'the line that says what was dropped is made anew',
      async (context) => {
        const last = (await linesOf(context)).at(-1);
        if (last === undefined) throw new Error('no line');
        const row = { ...last, detail: '{}' };
        const { hash: _hash, ...fields } = row;
        await context.db.write
          .updateTable('audit_log')
          .set({ detail: '{}', hash: hashOfLine(fields) })
          .where('seq', '=', row.seq)
          .execute();
      },
      /^Line 7 and those after it were written anew/,
    ],
    ['the seal is changed', (context) => putSeal(context, 'v1.0.0.0'), /^The seal .* can’t be opened/],
    [
      'the seal is made with another key',
      async (context) =>
        putSeal(
          context,
          await sealText(
            { dataDir: context.config.dataDir, secretKey: 'another key of forty-three characters or more' },
            { dropped: { seq: 4, hash: (await linesOf(context))[0]?.hash ?? '' }, newest: null },
          ),
        ),
      /^The seal .* can’t be opened/,
    ],
    [
      'the seal is taken out',
      ({ db }) => db.write.deleteFrom('server_settings').where('key', '=', SEAL_KEY).execute(),
      /./,
    ],
  ];
  test.each(tampered)('it is found when %s', async (_what, tamper, sentence) => {
    const context = await begin();
    await dropOldLines(context);
    expect(await faultOf(context)).toBeNull();
    await tamper(context);
    expect(await faultOf(context)).toMatch(sentence);
    const before = await linesOf(context);
    // Nor does the server cover it up.
    await keepSeal(context);
    await dropOldLines(context);
    expect(await faultOf(context)).toMatch(sentence);
    expect(await linesOf(context)).toEqual(before);
  });

  test('lines are taken out with the server’s own key, and no line says it, or one of others', async () => {
    const context = await begin();
    const hash = (await linesOf(context))[2]?.hash ?? '';
    const detail = { did: 'dropped', upTo: 3, hash: CHAIN_START };
    await audit(context, { actor: 'server', actorName: 'server', address: '', action: 'audit', detail });
    for (const seq of [1, 2, 3]) await take(seq)(context);
    await putSeal(context, await sealText(context.config, { dropped: { seq: 3, hash }, newest: null }));
    expect(await faultOf(context)).toBe('Lines up to 3 are gone, and no line says that they were dropped.');
  });

  test('an older seal is put back', async () => {
    const context = await begin();
    const old = await readSeal(context.config, context.db);
    await dropOldLines(context);
    await putSeal(context, old.kind === 'open' ? old.text : '');
    expect(await faultOf(context)).toMatch(/^The first lines, before line 4, were taken out/);
  });

  test('the seal of a log that was never shortened is taken out', async () => {
    const context = await begin();
    await context.db.write.deleteFrom('server_settings').where('key', '=', SEAL_KEY).execute();
    expect(await faultOf(context)).toMatch(/^The seal .* was taken out/);
    // A server that starts then can't tell it from a log of an older version: it says in the log that it sealed it.
    await keepSeal(context);
    expect((await linesOf(context)).at(-1)).toMatchObject({ action: 'audit', detail: '{"did":"sealed"}' });
  });
});

describe('a log whose key was lost', () => {
  test('is accepted as it stands, which it says, but not with a line that was changed', async () => {
    const context = await begin();
    await dropOldLines(context);
    await putSeal(context, 'v1.0.0.0');
    expect(await accept(context)).toBeNull();
    expect(await verifyChain(context, null)).toMatchObject({ droppedUpTo: 3, lines: 5, fault: null });
    expect((await linesOf(context)).at(-1)).toMatchObject({ actor: 'cli', action: 'audit' });
    await context.db.write.updateTable('audit_log').set({ address: 'x' }).where('seq', '=', 5).execute();
    expect(await accept(context)).toBe('Line 5 was changed after it was written.');
  });

  test('that begins with its first line begins there', async () => {
    const context = await begin();
    await putSeal(context, 'v1.0.0.0');
    expect(await accept(context)).toBeNull();
    expect((await linesOf(context))[0]?.previous).toBe(CHAIN_START);
    expect(await verifyChain(context, null)).toMatchObject({ droppedUpTo: null, lines: 7, fault: null });
  });
});
