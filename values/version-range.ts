/**
 * A version as numbers, most significant first. A leading `v` and everything after the first `-` or `+` are left out, so
 * that a release candidate and an architecture suffix count as the release that they belong to:
 * `v0.15.0-rc4-arm64` is 0.15.0.
 *
 * @throws Error when the text does not start with a number.
 */
export function versionNumbers(version: string): number[] {
  const match = /^v?(\d+(?:\.\d+)*)/.exec(version);
  if (!match?.[1]) {
    throw new Error(
      `"${version}" is not a version; allowed: numbers joined by dots, such as "v0.15.0-rc4" or "8.1.3"`,
    );
  }
  return match[1].split('.').map(Number);
}

/**
 * Compares a version with a bound, at the precision of the bound: 8.1.3 equals the bound "8.1". Negative when the version
 * is older, positive when it is newer. What the version does not say counts as 0.
 */
export function compareVersions(version: string, bound: string): number {
  const numbers = versionNumbers(version);
  for (const [index, limit] of versionNumbers(bound).entries()) {
    const difference = (numbers[index] ?? 0) - limit;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Versions from `atLeast` (included) to `below` (excluded); a bound that is left out does not limit. */
export interface VersionRange {
  readonly atLeast?: string | undefined;
  readonly below?: string | undefined;
}

export function inRange(version: string, range: VersionRange): boolean {
  return (
    (range.atLeast === undefined || compareVersions(version, range.atLeast) >= 0) &&
    (range.below === undefined || compareVersions(version, range.below) < 0)
  );
}

/** The range in words: `at least 0.15 and below 0.16`. */
export function describeRange(range: VersionRange): string {
  const parts = [
    range.atLeast === undefined ? [] : [`at least ${range.atLeast}`],
    range.below === undefined ? [] : [`below ${range.below}`],
  ].flat();
  return parts.length > 0 ? parts.join(' and ') : 'any version';
}

/** The release series of a version, such as `8.1` for `8.1.3`. */
export function minorSeries(version: string): string {
  return versionNumbers(version).slice(0, 2).join('.');
}
