import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const FONTS = ['@expo-google-fonts/outfit', '@expo-google-fonts/fraunces'];

/**
 * Lets the pictures be drawn with the demo's own fonts: a server often has none at all, and text would be left out.
 * Works for this process only, and only before its first text is drawn.
 * @param directory where the configuration and the font cache may be written
 */
export function useDemoFonts(directory: string): void {
  const require = createRequire(import.meta.url);
  const folders = FONTS.map((name) => path.dirname(require.resolve(`${name}/package.json`)));
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${folders.map((folder) => `<dir>${folder}</dir>`).join('\n  ')}
  <cachedir>${path.join(directory, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  process.env['FONTCONFIG_FILE'] = file;
}
