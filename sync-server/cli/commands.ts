import { auditAccept } from './audit-accept';
import { auditVerify } from './audit-verify';
import type { Command } from './command';
import { keyRotate } from './key-rotate';
import { restoreSite } from './restore';
import { tokenCreate } from './token-create';
import { tokenList } from './token-list';
import { tokenRevoke } from './token-revoke';
import { userCreate } from './user-create';
import { userReset2fa } from './user-reset-2fa';
import { userResetPassword } from './user-reset-password';
import { userUnlock } from './user-unlock';

/** Everything that `npm run vitrine -- <command>` can do. */
export const COMMANDS: readonly Command[] = [
  tokenCreate,
  tokenList,
  tokenRevoke,
  userCreate,
  userResetPassword,
  userReset2fa,
  userUnlock,
  auditVerify,
  auditAccept,
  keyRotate,
  restoreSite,
];
