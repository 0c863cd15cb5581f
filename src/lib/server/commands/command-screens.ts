import { aimedScreens } from '#lib/model/aimed-screens';
import type { LiveResult } from '#lib/protocol/live-command';
import type { ServerContext } from '../context';
import { checkTargets } from '../launches/check-targets';
import { Problem } from '../problem';
import type { CommandAnswer } from './answers';
import type { CommandRequest } from './command-request';

/** Pictures are held in memory until they are answered with. */
const MOST_SCREENSHOTS = 12;

const SENTENCES: Readonly<Record<LiveResult['outcome'], string | null>> = {
  done: null,
  failed: null,
  'no-answer': 'It was asked and did not answer: look at the screen, and try again.',
  offline: 'It is not connected: check its power and its network.',
  'no-socket':
    'It is connected over plain HTTP only, where no command reaches it: something between it and the server keeps WebSockets away.',
  'too-old':
    'Its app is too old for this. It updates by itself between two items; reload the device if it does not.',
};

/** A screen that heard of it. */
const isReached = ({ outcome }: Pick<LiveResult, 'outcome'>): boolean =>
  outcome === 'done' || outcome === 'failed';

/**
 * Asks the screens that the targets mean to do something now, and says of each how it went. Nothing of it is stored.
 * @throws {Problem} `unknown-target`, `empty-selection` or `too-many-screens` (422)
 */
export async function commandScreens(
  { live }: Pick<ServerContext, 'live'>,
  { targets, command }: CommandRequest,
): Promise<CommandAnswer> {
  const site = await live.site();
  checkTargets(site, targets);
  const screens = [...aimedScreens(site, targets)].sort((a, b) => a.name.localeCompare(b.name));
  if (screens.length === 0)
    throw new Problem(
      422,
      'empty-selection',
      'No screen belongs to what is chosen: nothing was asked of any.',
    );
  if (command.do === 'screenshot' && screens.length > MOST_SCREENSHOTS)
    throw new Problem(
      422,
      'too-many-screens',
      `These are ${screens.length} screens: ask at most ${MOST_SCREENSHOTS} at once for a picture.`,
    );
  const results = await live.order(
    screens.map(({ id }) => id),
    command,
  );
  const names = new Map(screens.map(({ id, name }) => [id, name]));
  return {
    reached: results.filter(isReached).length,
    screens: results.map(({ screen, outcome, text, picture }) => ({
      screen,
      name: names.get(screen) ?? screen,
      outcome,
      text: text ?? SENTENCES[outcome],
      picture: picture === null ? null : pictureAnswer(picture),
    })),
  };
}

function pictureAnswer({ bytes, ...picture }: NonNullable<LiveResult['picture']>) {
  return { ...picture, data: Buffer.from(bytes).toString('base64') };
}
