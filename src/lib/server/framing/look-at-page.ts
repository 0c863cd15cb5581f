import type { Framing } from '#lib/model/framing';
import type { ServerContext } from '../context';
import { isOutboundError, type OutboundErrorCode } from '../outbound/outbound-error';
import { mayFrame } from './may-frame';

const MOST_LONG = 300;

/** What is said where no answer came. That an address is off the public internet says nothing of what a screen sees. */
const WITHOUT_ANSWER: Readonly<Record<OutboundErrorCode, Framing['state']>> = {
  'bad-url': 'unseen',
  'refused-address': 'unseen',
  'refused-redirect': 'unseen',
  busy: 'unseen',
  stopped: 'unseen',
  'too-large': 'unseen',
  'too-many-redirects': 'unreachable',
  connect: 'unreachable',
  tls: 'unreachable',
  timeout: 'unreachable',
  broken: 'unreachable',
};

/**
 * Asks for a page as a screen does, and says whether it lets itself be shown inside another page.
 * @param ours the origin that screens open; null when it is not known
 */
export async function lookAtPage(
  { outbound }: Pick<ServerContext, 'outbound'>,
  url: string,
  ours: URL | null,
): Promise<Framing> {
  const found = (state: Framing['state'], because = ''): Framing => ({
    url,
    state,
    because: because.slice(0, MOST_LONG),
  });
  const isPlain = (address: string): boolean => new URL(address).protocol === 'http:';
  if (ours?.protocol === 'https:' && isPlain(url)) return found('insecure');
  try {
    const answer = await outbound.fetch({
      url,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
      // As many as a browser follows.
      limits: { redirects: 20 },
      ignoreBody: true,
    });
    if (answer.status >= 400) return found('failed', String(answer.status));
    const verdict = mayFrame(answer.headers, new URL(answer.url), ours);
    return verdict.state === 'open' ? found('open') : found(verdict.state, verdict.because);
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    return found(WITHOUT_ANSWER[error.code]);
  }
}
