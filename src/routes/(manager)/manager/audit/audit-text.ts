import type { AuditLine } from '../client/audit';

/** The actions that stand in the log, as people call them. What is not here stands as it is. */
export const ACTION_NAMES = {
  login: 'Logins',
  logout: 'Logouts',
  'second-factor': 'Second factors',
  account: 'Own accounts',
  people: 'People',
  session: 'Sessions',
  token: 'Tokens',
  device: 'Devices of screens',
  enrolment: 'How screens join',
  launch: 'Launches',
  command: 'Commands to screens',
  settings: 'Server settings',
  edit: 'Edits of the site',
  upload: 'Files',
  webhook: 'Webhooks',
  key: 'Keys',
  audit: 'The log itself',
  access: 'Refused access',
} as const;

const DID: Readonly<Record<string, string>> = {
  'second-factor set-up': 'set a second factor up',
  'second-factor off': 'switched the second factor off',
  'second-factor new-codes': 'made new recovery codes',
  'second-factor reset': 'reset the second factor of {subject}',
  'account password': 'changed the own password',
  'account unlocked': 'let {subject} try to log in again at once',
  'people created': 'made the account {subject}',
  'people changed': 'changed the account {subject}',
  'people deleted': 'deleted the account {subject}',
  'people password-reset': 'gave {subject} a new password',
  'session ended': 'ended a session of {subject}',
  'session ended-all': 'ended all sessions of {subject}',
  'session ended-others': 'ended the own sessions elsewhere',
  'token created': 'made the token {subject}',
  'token revoked': 'revoked the token {subject}',
  'device approved': 'approved the screen {subject}',
  'device refused': 'refused the screen {subject}',
  'device revoked': 'revoked the device of the screen {subject}',
  upload: 'uploaded the file {subject}',
  'upload deleted': 'deleted the file {subject}',
  'webhook created': 'made the webhook {subject}',
  'webhook changed': 'changed the webhook {subject}',
  'webhook new secret': 'made a new secret for the webhook {subject}',
  'webhook tested': 'sent a test to the webhook {subject}',
  'webhook deleted': 'deleted the webhook {subject}',
  'webhook switched off': 'switched off the webhook {subject}, which took nothing',
  'launch started': 'launched something on screens',
  'command identify': 'had screens show their names',
  'command reload': 'reloaded screens',
  'command screenshot': 'took a picture of what screens show',
  'launch cleared': 'cleared screens',
  'audit dropped': 'dropped old lines of this log',
  'audit exported': 'exported this log',
  'audit accepted': 'accepted this log as it stands',
  'audit sealed': 'sealed this log for the first time',
  'key begun': 'began to rotate the secret key',
  'key done': 'rotated the secret key',
  'edit created': 'made {subject}',
  'edit changed': 'changed {subject}',
  'edit trashed': 'moved {subject} to the trash',
  'edit restored': 'restored {subject}',
  'edit deleted': 'deleted {subject} for good',
  'edit more': 'changed more records at the same time',
};

/** What was refused of those that can be; the others are logins and access. */
const REFUSED: Readonly<Record<string, string>> = {
  'webhook created': 'was refused the webhook {subject}: the server calls nobody at that address',
  'webhook changed': 'was refused a change of the webhook {subject}: the server calls nobody at that address',
  'webhook sent': 'did not call the webhook {subject}: its address leads to where the server calls nobody',
};

const BECAUSE: Readonly<Record<string, string>> = {
  wrong: 'the password was wrong',
  'wrong-code': 'the code was wrong',
  closed: 'the account is disabled or has expired',
  'changed-meanwhile': 'the password was changed meanwhile',
  'too-many-requests': 'too many calls of the API',
};

const becauseOf = ({ detail: { because } }: AuditLine): string => BECAUSE[textOf(because)] ?? textOf(because);

/** Who acts without a name of their own. */
const NAMELESS: Readonly<Record<string, string>> = { '': 'Somebody unknown', server: 'The server' };

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** A record's kind and what it is about: `content:…` → `content`. */
const kindOf = (subject: string): string => subject.split(':', 1)[0] ?? '';

/** Who or what a line is about. */
function subjectOf({ action, subject, subjectName }: AuditLine): string {
  const name = subjectName === '' ? subject.slice(subject.indexOf(':') + 1) : subjectName;
  if (action !== 'edit') return name;
  return subject === 'settings' ? 'the site’s settings' : `the ${kindOf(subject)} “${name}”`;
}

/** What happened, as a sentence without its end: “Ada made the account bob”. */
export function sentenceOf(line: AuditLine): string {
  const { actor, actorName, action, outcome, detail } = line;
  const who = actorName !== '' && actorName !== actor ? actorName : (NAMELESS[actor] ?? actor);
  const did = textOf(detail['did']);
  if (action === 'login') {
    if (outcome === 'done') return `${who} logged in`;
    const whom = subjectOf(line);
    return `A login ${whom === '' ? 'under an unknown name' : `as ${whom}`} was refused: ${becauseOf(line)}`;
  }
  if (action === 'logout') return `${who} logged out`;
  if (action === 'access') {
    const [method, path] = [textOf(detail['method']), textOf(detail['path'])];
    const what = path === '' ? becauseOf(line) : `${method} ${path}`;
    return `${who} was refused${what === '' ? '' : `: ${what}`}`;
  }
  if (action === 'enrolment') return `${who} changed how new screens join`;
  if (action === 'settings') return `${who} changed the server’s settings`;
  const known = (outcome === 'refused' ? REFUSED : DID)[`${action} ${did.split(', ')[0] ?? ''}`.trim()];
  if (known !== undefined) return `${who} ${known.replace('{subject}', subjectOf(line))}`;
  // A newer server may write what this page does not know.
  const word = outcome === 'refused' ? `${who} was refused:` : `${who}:`;
  return [word, action, did, subjectOf(line)].filter((part) => part !== '').join(' ');
}
