import type { ServerContext } from '../context';
import { Problem } from '../problem';

const PARTS = /^(rtsps?):\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?(\/.*)?$/i;
const DEFAULT_PORT: Readonly<Record<string, number>> = { rtsp: 554, rtsps: 322 };

/**
 * A camera's address with the IP address that was checked in place of its name: whoever calls it looks nothing up again.
 * @param address as the content's schema takes it
 * @throws {Problem} `camera-refused` (503) where the server may not call it
 */
export async function cameraAddress(
  { outbound }: Pick<ServerContext, 'outbound'>,
  address: string,
): Promise<string> {
  const [, scheme = 'rtsp', name = '', typed, rest = '/'] = PARTS.exec(address) ?? [];
  const port = typed === undefined ? (DEFAULT_PORT[scheme.toLowerCase()] ?? 554) : Number(typed);
  // Below 1024 listens what is no camera; beside its usual ports.
  if (port > 65_535 || (port < 1_024 && ![80, 322, 443, 554].includes(port)))
    throw new Problem(
      503,
      'camera-refused',
      `Port ${port} is not one of a camera: use 554, or another from 1024 up.`,
    );
  const host = name.replace(/^\[(.*)\]$/, '$1');
  try {
    const found = await outbound.addressOf(host);
    return `${scheme.toLowerCase()}://${found.includes(':') ? `[${found}]` : found}:${port}${rest}`;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new Problem(503, 'camera-refused', detail, { cause });
  }
}
