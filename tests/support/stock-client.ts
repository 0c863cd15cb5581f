import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

/*
 * The script of a page that knows y-websocket alone: its input holds the site's name and sets it; what the provider says
 * of itself stands on the body.
 */
const doc = new Y.Doc();
const provider = new WebsocketProvider(`${location.origin.replace(/^http/, 'ws')}/sync`, 'site/default', doc);
const settings = doc.getMap('settings');
const input = document.querySelector('input');
const show = (name: string, value: unknown): void =>
  document.body.setAttribute(`data-${name}`, String(value));

doc.on('update', () => {
  const name = settings.get('name');
  if (input !== null && typeof name === 'string') input.value = name;
});
input?.addEventListener('change', () => void settings.set('name', input.value));
provider.on('status', ({ status }) => show('status', status));
provider.on('sync', (isSynced) => show('synced', isSynced));
// All of them: it tries again within a moment, and fails in another way.
const closed: (number | undefined)[] = [];
provider.on('connection-close', (event) => {
  closed.push(event?.code);
  show('closed', closed.join(' '));
});
