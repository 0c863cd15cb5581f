import { randomBytes } from 'node:crypto';
import { callApi } from './api';

/** Brings screens into being as kiosks do that ask to join a site which lets everybody in; `cookie`: an admin's. */
export async function approveScreens(
  url: string,
  cookie: string,
  screens: readonly { readonly id: string; readonly name: string; readonly location?: string }[],
): Promise<void> {
  await callApi(url, cookie, 'PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  for (const { id, name, location = '' } of screens) {
    const secret = randomBytes(32).toString('base64url');
    await callApi(url, '', 'POST', '/api/v1/enrolment', { screen: id, name, location, secret });
  }
}
