import { expect, it } from 'vitest';
import { kioskSize, kioskSizeLine, LIMIT_BYTES } from '../../scripts/kiosk-size.mjs';

it("keeps the kiosk's first load of JavaScript below its limit", async () => {
  const { bytes, files } = await kioskSize();
  console.log(kioskSizeLine(bytes));
  expect(files.length).toBeGreaterThan(2);
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
});
