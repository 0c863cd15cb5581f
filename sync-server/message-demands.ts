import type { Action } from '#lib/access/access';
import type { Message } from './message';

interface Demand {
  /** What the sender must be allowed to do; null: anybody on the socket may send it. */
  readonly action: Action | null;
  /** The answer to who may not. */
  readonly sentence: string;
}

const READ: Demand = { action: 'site.read', sentence: 'You may not read this site.' };
const EDIT: Demand = {
  action: 'site.edit',
  sentence: 'You can read this site but not edit it: this change was not taken.',
};
/** SS6: presence is for people. A kiosk's is dropped without a word: a stock provider sends it unasked. */
const PRESENCE: Demand = { action: null, sentence: '' };

/** What each message demands. A new one does not compile before it has its line here. */
export const DEMANDS: Readonly<Record<Message['type'], Demand>> = {
  'sync-step-1': READ,
  resume: READ,
  acknowledge: READ,
  'sync-step-2': EDIT,
  update: EDIT,
  awareness: PRESENCE,
  'query-awareness': PRESENCE,
  status: { action: 'screen.report', sentence: 'Only a screen reports its status.' },
  answer: { action: 'screen.report', sentence: 'Only a screen answers commands to screens.' },
  // It is answered that there is no such message.
  unknown: { action: null, sentence: '' },
};
