import { api } from '#lib/server/api';
import { changesOf } from '#lib/server/audit/changes-of';
import {
  changeServerSettings,
  serverSettings,
  settingsAnswer,
  settingsPatchSchema,
} from '#lib/server/settings/server-settings';

export const GET = api(
  {
    action: 'server.configure',
    summary: 'What the server keeps for itself and admins decide.',
    answers: { 200: settingsAnswer },
  },
  ({ context }) => serverSettings(context.db),
);

export const PATCH = api(
  {
    action: 'server.configure',
    summary: 'Changes the settings that are named.',
    description:
      'Whoever has one of `secondFactorRoles` and no second factor may do nothing but set one up, at once and wherever they are logged in. An admin who asks it of admins needs one.',
    body: settingsPatchSchema,
    answers: { 200: settingsAnswer },
    problems: { 409: ['second-factor-first'] },
  },
  async ({ context, body, who, note }) => {
    const { before, after } = await changeServerSettings(context, body, who.kind === 'user' ? who : null);
    const changes = changesOf(before, after);
    if (Object.keys(changes).length > 0) await note({ action: 'settings', detail: changes });
    return after;
  },
);
