import { CommandError, UsageError, type CliContext, type Command } from './command';

/** What a process ends with. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

function overview(commands: readonly Command[]): string {
  const lines = commands.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`,
  );
  return ['Usage: npm run vitrine -- <command>', '', ...lines].join('\n');
}

/** Runs the command that the words name. @returns the exit code */
export async function dispatch(
  commands: readonly Command[],
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  try {
    if (command === undefined) {
      if (args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '')) {
        context.say(overview(commands));
        return args.length === 0 ? EXIT.usage : EXIT.done;
      }
      const asked = args.filter((word) => !word.startsWith('-')).join(' ');
      throw new UsageError(
        `There is no command "${asked}". There are: ${commands.map(({ name }) => name).join(', ')}.`,
      );
    }
    const rest = args.slice(command.name.split(' ').length);
    if (rest.some((word) => word === '--help' || word === '-h')) {
      context.say(overview([command]));
      return EXIT.done;
    }
    await command.run(rest, context);
    return EXIT.done;
  } catch (error) {
    if (error instanceof UsageError) {
      context.say(error.message);
      if (command !== undefined) context.say(`Usage: npm run vitrine -- ${command.name} ${command.usage}`);
      return EXIT.usage;
    }
    if (!(error instanceof CommandError)) throw error;
    context.say(error.message);
    return EXIT.failed;
  }
}
