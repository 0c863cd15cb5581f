import { readFile } from 'node:fs/promises';
import { ROOM } from '#lib/protocol/messages';
import { openDataDir } from '../data-dir';
import { restore, RestoreError } from '../epochs/restore';
import { NoSuchState, stateAt } from '../epochs/state-at';
import { SqlStore } from '../store/sql';
import { CommandError, UsageError, type Command } from './command';
import { readOptions } from './options';

function readVersion(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`--version is "${text}": give the number of a version, from 1 on.`);
}

async function readState(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} can't be read: ${reason}.`, { cause: error });
  }
}

export const restoreSite: Command = {
  name: 'restore',
  usage: '--version <number> | --file <path> [--adopt]',
  summary:
    'Brings the site back to an older version, or to a copy of it in a file. The server must be stopped. ' +
    '--adopt lets the copy of another site take the place of this one.',
  async run(args, { config, openDb, now, say, print }) {
    const given = readOptions(args, { version: 'text', file: 'text', adopt: 'flag' });
    if (given.words.length > 0) throw new UsageError(`"${given.words[0]}" stands where nothing is expected.`);
    const [version, file] = [given.text('version'), given.text('file')];
    if ((version === null) === (file === null)) throw new UsageError('Give either --version or --file.');
    const wanted = version === null ? null : readVersion(version);
    const fromFile = file === null ? null : await readState(file);
    const db = await openDb();
    // Refused, with a sentence, while a server has the directory.
    const dataDir = openDataDir(config.dataDir);
    try {
      const store = new SqlStore(db, ROOM);
      const state = fromFile ?? (await stateAt(store, wanted ?? 0));
      const done = await restore(store, state, { now: now(), adopt: given.flag('adopt') });
      say(
        `The site is as it was${wanted === null ? ' in the file' : ` in version ${wanted}`}: that is version ${done.version} now. ` +
          `Start the server. To take this back: restore --version ${done.before}.`,
      );
      print(String(done.version));
    } catch (error) {
      if (error instanceof RestoreError || error instanceof NoSuchState) {
        throw new CommandError(error.message, { cause: error });
      }
      throw error;
    } finally {
      dataDir.release();
    }
  },
};
