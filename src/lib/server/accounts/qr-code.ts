import { toString } from 'qrcode';

/** A QR code as SVG, dark on light in every theme: apps don't read the inverse. Drawn here: the text is a secret. */
export function qrCode(text: string): Promise<string> {
  return toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
}
