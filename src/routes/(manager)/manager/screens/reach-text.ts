import type { CommandResult } from '../client/commands';

type Outcome = CommandResult['screens'][number];

/** A screen that heard of it. */
const isReached = ({ outcome }: Outcome): boolean => outcome === 'done' || outcome === 'failed';

const MOST_NAMES = 5;

/** Whom a command reached: `3 of 4 screens reached; not reached: Kitchen.` */
export function reachText({ reached, screens }: CommandResult): string {
  const missed = screens.filter((screen) => !isReached(screen)).map(({ name }) => name);
  const [only] = screens;
  if (screens.length === 1 && only !== undefined)
    return missed.length === 0 ? `${only.name} was reached.` : `${only.name} was not reached.`;
  if (missed.length === 0) return `All ${screens.length} screens reached.`;
  const named = missed.slice(0, MOST_NAMES).join(', ');
  const more = missed.length - MOST_NAMES;
  return `${reached} of ${screens.length} screens reached; not reached: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** What is worth a line of its own: what failed, and what there is to say of what was done. */
export function remarks({
  screens,
}: CommandResult): readonly { readonly name: string; readonly text: string }[] {
  return screens.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]));
}
