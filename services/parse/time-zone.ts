/** A time zone. */
export interface Zone {
  /**
   * Microseconds since 1970 of a local time, which is given as if it were UTC. Of a time that a clock shows twice, the later
   * one; of a time that it leaves out, the one by the offset after it.
   */
  utc(local: number): number;
}

const hour = 3600e6;

const utc: Zone = { utc: (local) => local };

/** Reads the wall clock of a zone; the offset is the difference to UTC. */
function offsetReader(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const seconds = Math.floor(at / 1e6) * 1000;
    const parts = Object.fromEntries(
      format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = parts;
    return (Date.UTC(year, month - 1, day, hours, minute, second) - seconds) * 1000;
  };
}

/**
 * The zone with an IANA name, of times that a log writes without one.
 *
 * @throws RangeError for a name that is none
 */
export function zoneOf(timeZone = 'UTC'): Zone {
  if (timeZone === 'UTC') return utc;
  const offsetAt = offsetReader(timeZone);
  let knownQuarter = NaN;
  let knownOffset = 0;
  return {
    utc(local) {
      if (!Number.isFinite(local) || Math.abs(local) > 8e18) return NaN;
      // Zones change their offset at quarters of an hour only.
      const quarter = Math.floor(local / (hour / 4));
      if (quarter !== knownQuarter) {
        knownQuarter = quarter;
        knownOffset = offsetAt(local - offsetAt(local - offsetAt(local)));
      }
      return local - knownOffset;
    },
  };
}
