import type { Duration } from '#lib/model/values';

/** A length in seconds as people say it: `8 s`, `1 min 30 s`, `2 h 5 min`, `3 d 4 h`. Two units at most. */
export function lengthText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units: readonly [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3_600), 'h'],
    [Math.floor((whole % 3_600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** A duration as it is set; `automaticSeconds` is what automatic comes to here. */
export function durationText(duration: Duration, automaticSeconds: number): string {
  if (duration === 'auto') return `Automatic (${lengthText(automaticSeconds)})`;
  if (duration === 0) return 'Until something else';
  return lengthText(duration);
}
