/** Ways in which bytes may stand in a file or a log. Base64 is another text at each of three places. */
function encodings(bytes: Buffer): readonly string[] {
  const shifted = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]).toString('base64');
    // What stands at the seams depends on the neighbours.
    const inner = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...shifted, bytes.toString('hex'), bytes.toString('hex').toUpperCase()];
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding. */
function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** What a secret's text stands for: an authenticator's is base32, a webhook's base64 behind its prefix. */
function bytesMeant(secret: string): readonly Buffer[] {
  if (/^[A-Z2-7]{16,}$/.test(secret)) return [fromBase32(secret)];
  if (/^whsec_/.test(secret)) return [Buffer.from(secret.slice(6), 'base64')];
  return [];
}

/** Every form in which a secret would still be known to whoever reads it. */
export function formsOf(secret: string | Buffer): readonly Buffer[] {
  if (typeof secret !== 'string') return [secret, ...encodings(secret).map((text) => Buffer.from(text))];
  const texts = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const meant = bytesMeant(secret);
  const forms = new Set([...texts, ...encodings(Buffer.from(secret)), ...meant.flatMap(encodings)]);
  return [...Array.from(forms, (text) => Buffer.from(text)), ...meant];
}
