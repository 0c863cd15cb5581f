import { accept } from '#lib/server/audit/accept';
import { CommandError, UsageError, type Command } from './command';
import { readOptions } from './options';

export const auditAccept: Command = {
  name: 'audit accept',
  usage: '',
  summary:
    'Takes the audit log as it stands and seals it anew, which the log then says: for after the server’s key was lost, when nothing else is wrong with the log.',
  async run(args, { config, openDb, now, say }) {
    const [word] = readOptions(args, {}).words;
    if (word !== undefined) throw new UsageError(`"${word}" stands where nothing is expected.`);
    const fault = await accept({ config, now, db: await openDb() });
    if (fault !== null)
      throw new CommandError(`${fault} So it was not sealed: keep it as it is, as evidence.`);
    say('The audit log was sealed as it stands.');
  },
};
