import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from '../support/browser-test';
import { addPlaylist, addText, expectSaved, openManager, openPage } from '../support/manager-page';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';

let server: TestServer;

test.beforeEach(async () => {
  server = await startTestServer({
    env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password },
  });
});
test.afterEach(() => server.stop());

const FILE = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Morning
DTSTART:20260105T080000
DTEND:20260105T120000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:First of the month
DTSTART:20260101T080000
DTEND:20260101T120000
RRULE:FREQ=MONTHLY
END:VEVENT
END:VCALENDAR
`;

test('a calendar file is looked at, taken in, and comes out as it is, also without the server', async ({
  context,
}) => {
  const page = await openManager(context, server.url);
  await addText(page, 'Welcome');
  await addPlaylist(page, 'Morning', ['Welcome']);
  await openPage(page, 'Schedules');
  await page.getByRole('link', { name: 'Calendar files…' }).click();
  const choose = (text: string) =>
    page
      .getByLabel('Calendar file', { exact: true })
      .setInputFiles({ name: 'a.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) });
  const preview = page.getByRole('region', { name: 'What the import would do' });

  await choose(FILE);
  await expect(preview.getByRole('list', { name: 'New 1' }).getByRole('listitem')).toContainText(
    '08:00 – 12:00 · Mon, Tue · from Mon, 5 Jan 2026 · All screens',
  );
  await expect(preview.getByRole('list', { name: 'Can’t be taken 1' })).toContainText(
    'It recurs by months. Entries recur by days of the week.',
  );
  await page.getByRole('button', { name: 'Apply 1 change' }).click();
  await expect(page.getByText('Done: 1 entry added, 0 changed')).toBeVisible();
  await expectSaved(page);

  await context.setOffline(true);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download schedules.ics' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  await choose(text);
  await expect(preview.getByText('The same already 1')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Nothing to do' })).toBeDisabled();

  await choose(text.replace('T120000', 'T133000'));
  await expect(preview.getByRole('list', { name: 'Changed 1' })).toContainText('End 12:00 → 13:30');
  await choose(text.replace(/BEGIN:VEVENT[^]*END:VEVENT\r\n/, ''));
  await preview.getByText('Not in the file').click();
  await expect(page.getByRole('button', { name: 'Nothing to do' })).toBeVisible();
  await preview.getByRole('checkbox', { name: 'Move “Morning” to the trash' }).check();
  await page.getByRole('button', { name: 'Apply 1 change' }).click();
  await expect(page.getByText('1 moved to the trash.')).toBeVisible();
});
