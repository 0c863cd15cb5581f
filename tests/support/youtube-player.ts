import type { Page } from '@playwright/test';

/**
 * Stands where YouTube's embedded player is, and speaks as it does: silent until it hears `listening`, then events as JSON
 * texts. A video named in `refused` is answered with YouTube's error 150.
 */
const PLAYER = `<!doctype html><title>player</title><body style="background:#aa2222"><script>
  const refused = new Set(REFUSED);
  const video = location.pathname.split('/').pop();
  const length = 1.5;
  let state = -1, at = 0, since = 0, timer, heard = false;
  const send = (event, info) => parent.postMessage(JSON.stringify({ event, info, id: 1, channel: 'widget' }), '*');
  const now = () => (state === 1 ? at + (performance.now() - since) / 1000 : at);
  function become(next) {
    at = now(); since = performance.now(); state = next;
    clearTimeout(timer);
    if (state === 1) timer = setTimeout(() => { at = length; become(0); }, Math.max(0, (length - at) * 1000));
    send('infoDelivery', { playerState: state, currentTime: at, duration: length });
    send('onStateChange', state);
  }
  addEventListener('message', ({ data, origin }) => {
    const { event, func, args } = JSON.parse(data);
    if (event === 'listening') {
      if (heard) return;
      heard = true;
      send('initialDelivery', { playerState: state, duration: 0 });
      if (refused.has(video)) send('onError', 150);
      return;
    }
    parent.postMessage('noise that is no JSON', '*');
    document.body.dataset.told = (document.body.dataset.told ?? '') + ' ' + func;
    if (func === 'playVideo' && !refused.has(video)) become(1);
    if (func === 'pauseVideo') become(2);
    if (func === 'seekTo') { at = args[0]; since = performance.now(); }
  });
</script>`;

/** Answers for YouTube on this page. */
export async function playYoutube(page: Page, refused: readonly string[] = []): Promise<void> {
  await page.route('https://www.youtube-nocookie.com/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: PLAYER.replace('REFUSED', JSON.stringify(refused)),
    }),
  );
}

/** The commands that a video's player heard, in order. */
export async function toldPlayer(page: Page, video: string): Promise<readonly string[]> {
  const told = await page
    .frameLocator(`iframe[src*="/embed/${video}"]`)
    .locator('body')
    .getAttribute('data-told');
  return (told ?? '').split(' ').filter((word) => word !== '');
}
