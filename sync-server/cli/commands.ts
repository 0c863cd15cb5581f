import type { Command } from './command';
import { restoreSite } from './restore';
import { tokenCreate } from './token-create';
import { tokenList } from './token-list';
import { tokenRevoke } from './token-revoke';
import { userCreate } from './user-create';
import { userResetPassword } from './user-reset-password';

/** Everything that `npm run vitrine -- <command>` can do. */
export const COMMANDS: readonly Command[] = [
  tokenCreate,
  tokenList,
  tokenRevoke,
  userCreate,
  userResetPassword,
  restoreSite,
];
