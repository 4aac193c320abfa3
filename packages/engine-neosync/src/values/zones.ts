/** How a server names the zone it runs in. */
const serverZoneName = 'Local';

/** Clocks differ by whole quarters of an hour since 1972, and change at them: an offset is asked for once for each. */
const stepSeconds = 900;
/** Offsets kept for a zone: a table's moments lie close together, and those of a long history are asked for again. */
const mostKept = 20_000;

/** Offsets of time zones, from the runtime's own tables. */
export class Zones {
  readonly #serverZone: string | undefined;
  readonly #zones = new Map<string, ZoneClock | undefined>();

  /** @param serverZone what `Local` means */
  constructor(serverZone: string | undefined) {
    this.#serverZone = serverZone;
  }

  /** Whether it is the zone that the server ran in, which is what Go calls that of instants it read. */
  isServers(zone: string): boolean {
    return zone === serverZoneName;
  }

  /** Whether nobody knows what the zone means. */
  isUnknown(zone: string): boolean {
    return zone === '' || (zone === serverZoneName && this.#serverZone === undefined);
  }

  /**
   * Seconds east of Greenwich where clocks of the zone show this; UTC where it is not known. Undefined: there is no such zone. In the hour that comes twice a
   * year it is the first.
   *
   * @param seconds what the clock shows, since 1970 as if it were UTC
   */
  offsetAt(zone: string, seconds: number): number | undefined {
    if (zone === 'UTC' || this.isUnknown(zone)) return 0;
    const name = zone === serverZoneName ? (this.#serverZone ?? 'UTC') : zone;
    return this.#clockOf(name)?.offsetAt(seconds);
  }

  #clockOf(name: string): ZoneClock | undefined {
    if (!this.#zones.has(name)) this.#zones.set(name, openClock(name));
    return this.#zones.get(name);
  }
}

function openClock(name: string): ZoneClock | undefined {
  try {
    return new ZoneClock(name);
  } catch {
    return undefined;
  }
}

/** One zone. */
class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #kept = new Map<number, number>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
  }

  offsetAt(seconds: number): number {
    // What the clock shows is at most 15 hours from the instant; asked before a change and behind it, one of two answers fits.
    const before = this.#offsetOf(seconds - secondsOfDay);
    const first = this.#offsetOf(seconds - before);
    return first === before ? before : this.#offsetOf(seconds - first);
  }

  /** At an instant. */
  #offsetOf(instant: number): number {
    const step = Math.floor(instant / stepSeconds);
    const known = this.#kept.get(step);
    if (known !== undefined) return known;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const offset = this.#ask(step * stepSeconds);
    this.#kept.set(step, offset);
    return offset;
  }

  #ask(instant: number): number {
    const parts = this.#format.formatToParts(instant * 1000);
    const printed = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(printed) ?? [];
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -offset : offset;
  }
}

const secondsOfDay = 86_400;

/** Whether the runtime knows a zone of this name. */
export function isZone(name: string): boolean {
  return openClock(name) !== undefined;
}
