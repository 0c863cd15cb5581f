import { crc32, deflateSync } from 'node:zlib';

/* Files that are not what they seem, or become far more than they are; each made by hand, byte by byte. */

/** What somebody would like a browser to run. */
export const SCRIPT = '<!doctype html><script>document.title = "it ran"</script>';

/** A ZIP archive with nothing in it: its reader looks from the end of a file, so it may stand behind anything. */
export const ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

/** A GIF of some hundred bytes whose frames, each as large as the whole, are `side`² × `frames` pixels. */
export function gifBomb(side: number, frames: number): Buffer {
  const screen = Buffer.alloc(7);
  screen.writeUInt16LE(side, 0);
  screen.writeUInt16LE(side, 2);
  // Two colours for all frames.
  screen[4] = 0x80;
  const colours = Buffer.from('000000ffffff', 'hex');
  const control = Buffer.from('21f9040405000000', 'hex');
  const dot = Buffer.from('2c00000000010001000002024401' + '00', 'hex');
  const frame = Buffer.concat([control, dot]);
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    screen,
    colours,
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ]);
}

function riff(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** An animated WebP that shows one still picture (a WebP of `side` × `side`) so many times. */
export function webpBomb(still: Buffer, side: number, frames: number): Buffer {
  const picture = still.subarray(12);
  const size = Buffer.alloc(6);
  size.writeUIntLE(side - 1, 0, 3);
  size.writeUIntLE(side - 1, 3, 3);
  const extended = riff('VP8X', Buffer.concat([Buffer.from([0x02, 0, 0, 0]), size]));
  const animation = riff('ANIM', Buffer.alloc(6));
  const place = Buffer.concat([Buffer.alloc(6), size, Buffer.from([50, 0, 0, 0])]);
  const frame = riff('ANMF', Buffer.concat([place, picture]));
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    extended,
    animation,
    ...Array.from({ length: frames }, () => frame),
  ]);
  return riff('RIFF', body);
}

/** Puts a chunk of text that unpacks to `bytes` zeros into a PNG, behind its header. */
export function withTextBomb(png: Buffer, bytes: number): Buffer {
  const body = Buffer.concat([Buffer.from('zTXtComment\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes))]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  // The signature has 8 bytes, the header 25.
  return Buffer.concat([png.subarray(0, 33), length, body, check, png.subarray(33)]);
}

/** Writes another size into the places where an AVIF says its own. */
export function withSize(avif: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(avif);
  for (let at = changed.indexOf('ispe'); at > 0; at = changed.indexOf('ispe', at + 1)) {
    changed.writeUInt32BE(width, at + 8);
    changed.writeUInt32BE(height, at + 12);
  }
  return changed;
}

/** A comment in a JPEG, behind its first marker. */
export function withComment(jpeg: Buffer, text: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(text, 'latin1'), jpeg.subarray(2)]);
}

/** A box of an MP4. */
export function box(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}

/** What begins as an MP4 and goes on as a playlist that names a file of the server and an address inside its network. */
export function playlistAsFilm(secret: string): Buffer {
  const list = `#EXTM3U\n#EXTINF:1,\nconcat:file://${secret}|subfile,,start,0,end,9,,:${secret}\n#EXTINF:1,\nhttp://127.0.0.1:9/\n#EXT-X-ENDLIST\n`;
  return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\x02\0isommp42', 'latin1')), Buffer.from(list)]);
}
