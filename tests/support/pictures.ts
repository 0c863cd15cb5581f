import path from 'node:path';
import sharp from 'sharp';

/** A real JPEG of one colour with its name on it, so that a screenshot tells which one it is. */
export async function makePicture(dir: string, name: string, colour: string): Promise<string> {
  const file = path.join(dir, `${name}.jpg`);
  const label = `<svg width="960" height="540"><text x="480" y="300" font-size="90" font-family="sans-serif" fill="#fff" text-anchor="middle">${name}</text></svg>`;
  await sharp({ create: { width: 960, height: 540, channels: 3, background: colour } })
    .composite([{ input: Buffer.from(label) }])
    .jpeg()
    .toFile(file);
  return file;
}
