import { verifyChain } from '#lib/server/audit/verify';
import { CommandError, UsageError, type Command } from './command';
import { readOptions } from './options';

export const auditVerify: Command = {
  name: 'audit verify',
  usage: '[--contains <hash>]',
  summary:
    'Checks that no line of the audit log was changed or taken out, and prints the newest hash: keep it elsewhere, and give it to --contains later to see that nothing was cut off since.',
  async run(args, { config, openDb, print, say }) {
    const given = readOptions(args, { contains: 'text' });
    if (given.words.length > 0) throw new UsageError(`"${given.words[0]}" stands where nothing is expected.`);
    const wanted = given.text('contains');
    if (wanted !== null && !/^[0-9a-f]{64}$/.test(wanted)) {
      throw new UsageError(
        '--contains takes a hash as this command prints it: 64 digits and letters a to f.',
      );
    }
    const db = await openDb();
    const { lines, droppedUpTo, newest, fault, found } = await verifyChain({ config, db }, wanted);
    if (fault !== null) throw new CommandError(`The audit log was tampered with. ${fault}`);
    if (!found) {
      throw new CommandError(
        'The audit log was tampered with: it is a chain without a gap, but the line with this hash is not in it.',
      );
    }
    if (droppedUpTo !== null) say(`Lines up to ${droppedUpTo} were dropped by age, as the log says.`);
    say(
      lines === 0
        ? 'The audit log is empty.'
        : `${lines} ${lines === 1 ? 'line' : 'lines'}, none changed or taken out. The newest hash:`,
    );
    if (newest !== null) print(newest);
  },
};
