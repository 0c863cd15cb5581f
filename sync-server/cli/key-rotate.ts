import { rotateKeys, RotationError } from '#lib/server/rotate-keys';
import { CommandError, UsageError, type Command } from './command';
import { note } from './note';
import { readOptions } from './options';

export const keyRotate: Command = {
  name: 'key rotate',
  usage: '',
  summary:
    'Makes a new secret key, seals everything with it that the database keeps sealed, and forgets the old one. The server may run. Cut short, it is finished by running it again.',
  async run(args, { config, openDb, now, say }) {
    const [word] = readOptions(args, {}).words;
    if (word !== undefined) throw new UsageError(`"${word}" stands where nothing is expected.`);
    const db = await openDb();
    try {
      const { key, resumed, resealed } = await rotateKeys({
        config,
        db,
        note: (did, { key, resumed, resealed }) =>
          note(db, now, { action: 'key', subject: `key:${key}`, detail: { did, resumed, resealed } }),
      });
      const values = `${resealed} sealed ${resealed === 1 ? 'value was' : 'values were'} sealed anew`;
      say(`${resumed ? 'The rotation that was cut short is finished' : 'The key was rotated'}: ${values}.`);
      say(
        config.secretKey === null
          ? `The new key (${key}) is in secret.key in the data directory; the old one is gone from there. Kiosks fetch new cookies by themselves.`
          : `SECRET_KEY (${key}) is all that is needed now: take SECRET_KEY_PREVIOUS away and start the server anew. A secret.key in the data directory is needed no more.`,
      );
      say(
        'Back the data directory up now, with the key: a backup from before opens with the key from before only.',
      );
    } catch (error) {
      if (error instanceof RotationError) throw new CommandError(error.message, { cause: error });
      throw error;
    }
  },
};
