import { errorLog, runningErrorLog, slowLog } from '../../../demo/fake-rds/engine';
import { codeOf, hour, scene } from './scene';

const id = '2026-11-21.9';

describe('AdditionalDataPending', () => {
  it('can be false before the end of the file (T17)', () => {
    const { append, portion } = scene({ behaviours: { pendingWrong: true }, caps: { lines: 1 } });
    append('one\ntwo\n');
    expect(portion('0')).toEqual({
      LogFileData: 'one\n',
      Marker: `${id}:4`,
      AdditionalDataPending: false,
    });
  });
});

describe('a portion', () => {
  it('can begin with bytes that were returned before, and still gets on (T16)', () => {
    const { append, portion } = scene({ behaviours: { repeatsBytes: 3 }, caps: { bytes: 4 } });
    append('one\ntwo\n');
    expect(portion('0')).toMatchObject({ LogFileData: 'one\n', Marker: `${id}:4` });
    expect(portion(`${id}:4`)).toMatchObject({ LogFileData: 'ne\ntwo\n', Marker: `${id}:8` });
    expect(portion(`${id}:8`)).toMatchObject({ LogFileData: '', Marker: `${id}:8` });
  });

  it('can come with marker 0 although there was data', () => {
    const { append, portion } = scene({ behaviours: { markerZeroAfterData: true }, caps: { lines: 1 } });
    append('one\ntwo\n');
    expect(portion(`${id}:4`)).toEqual({ LogFileData: 'two\n', Marker: '0', AdditionalDataPending: false });
    expect(portion(`${id}:8`).Marker).toBe(`${id}:8`);
  });

  it('is refused when XML cannot carry it (T15)', () => {
    const { append, portion, rds } = scene({ caps: { lines: 1 } });
    append('one\nt\0wo\nth\x1bree\n\tfour\r\n');
    expect(portion('0').LogFileData).toBe('one\n');
    expect(codeOf(() => portion(`${id}:4`))).toBe('InvalidParameterValue');
    expect(() => portion(`${id}:9`)).toThrow('This file contains binary data');
    expect(portion(`${id}:16`).LogFileData).toBe('\tfour\r\n');
    rds.behaviours.binary = false;
    expect(portion(`${id}:4`).LogFileData).toBe('t\ufffdwo\n');
  });

  it('can have a marker without a day, as of older engines', () => {
    const { append, portion, rotate } = scene({ behaviours: { olderMarkers: true } });
    append('one\ntwo\n');
    expect(portion('0').Marker).toBe('9:8');
    rotate();
    expect(portion('9:4')).toMatchObject({ LogFileData: 'two\n', Marker: '9:8' });
    expect(portion('9:8').Marker).toBe('10:0');
  });
});

describe('the error logs', () => {
  it('can be listed with a size and bring nothing (T25)', () => {
    const { append, portion, list, rds } = scene({ behaviours: { emptyErrorLog: true } });
    append('note\n', errorLog);
    append('note\n', runningErrorLog);
    append('query\n');
    expect(list().map(({ Size }) => Size)).toEqual([5, 5, 6]);
    for (const name of [errorLog, runningErrorLog]) {
      expect(portion('0', name)).toEqual({
        LogFileData: '',
        Marker: `${id}:0`,
        AdditionalDataPending: false,
      });
      expect(rds.downloadCompleteLogFile({ DBInstanceIdentifier: 'one', LogFileName: name })).toHaveLength(0);
    }
    expect(portion('0').LogFileData).toBe('query\n');
  });
});

describe('rotated files', () => {
  it('can be named by an hour without a leading zero (T8)', () => {
    const { append, portion, rotate, names } = scene({ behaviours: { unpaddedHours: true } });
    append('one\n');
    rotate();
    rotate();
    expect(names()).toEqual([slowLog, `${slowLog}.2026-11-21.10`, `${slowLog}.2026-11-21.9`]);
    expect(portion('0', `${slowLog}.2026-11-21.9`).LogFileData).toBe('one\n');
  });
});

describe('the clock of the host', () => {
  it('can be ahead: in LastWritten and in names (T21)', () => {
    const { append, rotate, list, now, names } = scene({ behaviours: { clockSkew: hour } });
    append('one\n');
    expect(list()[0]?.LastWritten).toBe(now() + hour);
    rotate();
    expect(names()).toContain(`${slowLog}.2026-11-21.10`);
  });

  it('shows whole seconds unless it is told otherwise', () => {
    const { append, list, now, pass, rds } = scene();
    pass(1234);
    append('one\n');
    expect(list()[0]?.LastWritten).toBe(now() - 234);
    rds.behaviours.wholeSeconds = false;
    expect(list()[0]?.LastWritten).toBe(now());
  });
});

describe('a listing', () => {
  it('can be late', () => {
    const { append, list, portion, pass } = scene({ behaviours: { sizeLag: 10_000 } });
    append('one\n');
    pass(9_000);
    append('two\n');
    expect(list()[0]?.Size).toBe(0);
    pass(1_000);
    expect(list()[0]?.Size).toBe(4);
    expect(portion('0').LogFileData).toBe('one\ntwo\n');
    pass(9_000);
    expect(list()[0]?.Size).toBe(8);
  });
});

describe('moods', () => {
  const course = (seed: number) => {
    const { append, portion, pass, rds } = scene({
      seed,
      moods: { every: 1000, chances: { pendingWrong: 0.5, repeatsBytes: 0.5 } },
    });
    append('one\n');
    return Array.from({ length: 30 }, () => {
      pass(1000);
      portion('0');
      return [rds.behaviours.pendingWrong, rds.behaviours.repeatsBytes > 0, rds.behaviours.olderMarkers];
    });
  };

  it('switch behaviours on and off, the same ones for the same seed', () => {
    expect(course(3)).toEqual(course(3));
    expect(course(3)).not.toEqual(course(4));
  });

  it('touch what they are told to alone', () => {
    const seen = course(3);
    expect(new Set(seen.map(([pending]) => pending)).size).toBe(2);
    expect(new Set(seen.map(([, repeats]) => repeats)).size).toBe(2);
    expect(seen.every(([, , older]) => older === false)).toBe(true);
  });
});
