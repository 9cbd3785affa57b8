import { fakeRds, slowLog, type FakeRds, type FakeRdsOptions } from '../../../demo/fake-rds/engine';

export const hour = 3_600_000;

/** An engine with one instance, and a clock that stands still until a test moves it. */
export interface Scene {
  readonly rds: FakeRds;
  now(): number;
  pass(milliseconds: number): void;
  append(data: string | Uint8Array, base?: string): void;
  /** An hour later a log is rotated. */
  rotate(base?: string): void;
  portion(marker?: string, name?: string, lines?: number): ReturnType<FakeRds['downloadDBLogFilePortion']>;
  names(): string[];
  list(): ReturnType<FakeRds['describeDBLogFiles']>['DescribeDBLogFiles'];
}

/** @param options without limits of calls unless they are named */
export function scene(options: Partial<FakeRdsOptions> = {}): Scene {
  let now = Date.UTC(2026, 10, 21, 9, 15);
  const rds = fakeRds({ clock: { now: () => now }, rates: { account: false, complete: false }, ...options });
  rds.addCluster({ id: 'orders' });
  rds.addInstance({ id: 'one', cluster: 'orders' });
  const list = () => rds.describeDBLogFiles({ DBInstanceIdentifier: 'one' }).DescribeDBLogFiles;
  return {
    rds,
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    append: (data, base = slowLog) => void rds.append('one', base, data),
    rotate: (base = slowLog) => {
      now += hour;
      rds.rotate('one', base);
    },
    portion: (marker, name = slowLog, lines) =>
      rds.downloadDBLogFilePortion({
        DBInstanceIdentifier: 'one',
        LogFileName: name,
        Marker: marker,
        NumberOfLines: lines,
      }),
    list,
    names: () => list().map(({ LogFileName }) => LogFileName),
  };
}

/** The code that something fails with. */
export function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
  return undefined;
}
