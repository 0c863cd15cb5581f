import { api } from '#lib/server/api';
import { calendarAnswer } from '#lib/server/calendar/calendar-answer';

export const GET = api(
  {
    action: 'site.read',
    summary: "What is scheduled for a screen as an iCalendar file, in the screen's time zone.",
    answers: { 200: { media: 'text/calendar' }, 304: null },
    problems: { 404: ['unknown-screen'] },
  },
  async ({ context, event, param }) => calendarAnswer(await context.live.site(), param('id'), event.request),
);
