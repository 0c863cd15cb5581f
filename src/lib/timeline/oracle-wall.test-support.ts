const HOUR = 60 * 60 * 1000;

const walls = new Map<string, Wall>();

/** What the clock on the wall shows in a zone, asked of Intl field by field. */
export class Wall {
  readonly timezone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  /** One for each zone, so that what it looked up once is kept. */
  static of(timezone: string): Wall {
    const wall = walls.get(timezone) ?? new Wall(timezone);
    walls.set(timezone, wall);
    return wall;
  }

  constructor(timezone: string) {
    this.timezone = timezone;
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** Local time as the ms that UTC would need to show the same. */
  show(instant: number): number {
    const fields: Record<string, string> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) fields[type] = value;
    const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = fields;
    return (
      Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + (((instant % 1000) + 1000) % 1000)
    );
  }

  /** The first instant that shows this local time, else the first that shows a later one. */
  firstOf(local: string): number {
    const wanted = Date.parse(`${local}Z`);
    return this.#showing(wanted)[0] ?? this.#afterGap(wanted);
  }

  /** The last instant that shows this local time, else the first that shows a later one. */
  lastOf(local: string): number {
    const wanted = Date.parse(`${local}Z`);
    return this.#showing(wanted).at(-1) ?? this.#afterGap(wanted);
  }

  #showing(wanted: number): number[] {
    const offsets = new Set<number>();
    const hour = Math.floor(wanted / HOUR) * HOUR;
    for (let at = hour - 30 * HOUR; at <= hour + 30 * HOUR; at += HOUR) offsets.add(this.#offset(at));
    return [...offsets]
      .map((offset) => wanted - offset)
      .filter((instant) => this.show(instant) === wanted)
      .sort((a, b) => a - b);
  }

  #afterGap(wanted: number): number {
    let instant = wanted - 30 * HOUR;
    for (const step of [HOUR, HOUR / 60, 1000]) {
      while (this.show(instant + step) < wanted) instant += step;
    }
    return instant + 1000;
  }

  #offset(instant: number): number {
    let offset = this.#offsets.get(instant);
    if (offset === undefined) {
      offset = this.show(instant) - instant;
      this.#offsets.set(instant, offset);
    }
    return offset;
  }
}
