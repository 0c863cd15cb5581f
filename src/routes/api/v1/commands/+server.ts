import { api } from '#lib/server/api';
import { someOf } from '#lib/server/audit/some-of';
import { commandAnswer } from '#lib/server/commands/answers';
import { commandRequestSchema } from '#lib/server/commands/command-request';
import { commandScreens } from '#lib/server/commands/command-screens';

export const POST = api(
  {
    action: 'screen.command',
    summary:
      'Asks screens to do something now: to name themselves, to reload, to send a picture of what they show.',
    description:
      'Answers within ten seconds, by screen. A screen that is not connected is not reached, and is not asked later. Pictures are given to the caller and kept nowhere.',
    body: commandRequestSchema,
    answers: { 200: commandAnswer },
    problems: { 422: ['unknown-target', 'empty-selection', 'too-many-screens'] },
    secret: true,
  },
  async ({ context, body, note }) => {
    const { command, targets } = body;
    const answer = await commandScreens(context, body);
    const { reached, screens } = answer;
    await note({
      action: 'command',
      detail: { did: command.do, ...someOf(targets), screens: screens.length, reached },
    });
    return answer;
  },
);
