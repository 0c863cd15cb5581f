import { allows, ROLES, TOKEN_SCOPES, type Action, type TokenScope, type UserRole } from '#lib/access/access';

/** Who may call what demands an action. */
export interface Callers {
  readonly roles: readonly UserRole[];
  readonly scopes: readonly TokenScope[];
}

/** `action`: as the document names it, so perhaps one that only a newer server knows, which then allows nobody here. */
export function whoMay(action: string): Callers {
  const known = action as Action;
  return {
    roles: ROLES.filter((role) => allows(role, known)),
    scopes: TOKEN_SCOPES.filter((scope) => allows(scope, known)),
  };
}
