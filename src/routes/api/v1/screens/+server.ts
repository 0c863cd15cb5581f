import { api } from '#lib/server/api';
import { Problem } from '#lib/server/problem';
import { listRecords } from '#lib/server/records/list-records';
import { screenFilters, screens } from '#lib/server/records/screens';

export const GET = listRecords(screens, screenFilters);

export const POST = api(
  {
    action: 'site.edit',
    summary: 'Refused: a screen is made when a device asks to join and somebody approves it.',
    description:
      'Open /display?id=… on the device, then POST /devices/{id}/approve, or let the policy be open.',
    answers: {},
    problems: { 409: ['by-enrolment'] },
  },
  () => {
    throw new Problem(
      409,
      'by-enrolment',
      'A screen is made when a device asks to join and is approved: open /display?id=… on it, then approve it in the manager or with POST /api/v1/devices/{id}/approve.',
    );
  },
);
