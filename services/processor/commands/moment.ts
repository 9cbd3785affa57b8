const units = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

const form = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/i;

/**
 * A moment as a person gives it: an RFC 3339 time, or how long ago, such as `7d`, `36h` or `90m`.
 *
 * @param option the option that it was given to
 * @returns milliseconds since 1970, or what is wrong, for that person
 */
export function momentOf(option: string, text: string, now: number): number | string {
  const [, count, unit] = /^(\d{1,5})([dhm])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * units[unit as keyof typeof units];
  const at = form.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at)
    ? `${option}: given ${text}; allowed: days, hours or minutes ago such as 7d, 36h or 90m, or a time such as 2026-11-14T00:00:00Z`
    : at;
}
