import * as v from 'valibot';
import { parseSettings, settingsSchema, updateSettings, type SettingsPatch } from '#lib/model/settings';
import { topMap } from '#lib/model/document';
import { api } from '#lib/server/api';
import { demandMatch } from '#lib/server/etag';
import { editSite } from '#lib/server/records/edit-site';
import { demandThere } from '#lib/server/records/references';
import { answerEntries, patchBody, reads } from '#lib/server/records/schemas';

const { entries } = settingsSchema;
const answer = v.strictObject(answerEntries(entries, {}));

export const GET = api(
  {
    action: 'site.read',
    summary: "The site's settings: its name, time zone and defaults.",
    answers: { 200: answer },
    tagged: true,
  },
  async ({ context }) => (await context.live.site()).settings,
);

export const PATCH = api(
  {
    action: 'site.edit',
    summary: 'Changes the settings that are named; the others stay as they are.',
    body: reads<SettingsPatch>(v.strictObject(patchBody({ entries, sets: {}, without: [] }))),
    answers: { 200: answer },
    problems: { 409: ['edit-damaged'], 422: ['edit-invalid', 'unknown-reference'] },
    tagged: true,
  },
  ({ context, who, body, event }) =>
    editSite(context, who, ({ doc, origin, site }) => {
      demandMatch(event.request, site.settings);
      demandThere(site, 'playlists', body.defaultPlaylist, 'defaultPlaylist');
      updateSettings(doc, body, origin);
      return parseSettings(topMap(doc, 'settings')).value;
    }),
);
