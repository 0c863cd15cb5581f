/** The name of an encoding in a `Content-Type` or an XML declaration. */
const NAMED = /(?:charset|encoding)\s*=\s*["']?([\w.:-]{1,40})/i;

/**
 * The text of a file from anywhere: by its byte order mark, what the server or the file says of it, else UTF-8. Where
 * the bytes are not that, as Windows-1252, in which every byte means something.
 */
export function decode(body: Uint8Array, contentType = ''): string {
  const head = Buffer.from(body.subarray(0, 200)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*>/.exec(head)?.[0] ?? '';
  const mark =
    body[0] === 0xff && body[1] === 0xfe
      ? 'utf-16le'
      : body[0] === 0xfe && body[1] === 0xff
        ? 'utf-16be'
        : null;
  const labels = [mark, NAMED.exec(contentType)?.[1], NAMED.exec(declared)?.[1], 'utf-8'];
  for (const label of labels) {
    if (label === null || label === undefined) continue;
    try {
      return new TextDecoder(label, { fatal: true }).decode(body);
    } catch {
      // An encoding that nobody knows, or not the one that it is in.
    }
  }
  return new TextDecoder('windows-1252').decode(body);
}
