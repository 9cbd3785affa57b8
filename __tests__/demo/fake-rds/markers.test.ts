import { generalLog, runningErrorLog, slowLog } from '../../../demo/fake-rds/engine';
import { codeOf, hour, scene, type Scene } from './scene';

const rotatedAt9 = `${slowLog}.2026-11-21.09`;

/** The first hour, which was read up to `read`, and then so many rotations with a line in each hour. */
function afterRotations(count: number, options?: Parameters<typeof scene>[0]): Scene {
  const made = scene(options);
  made.append('one\ntwo\n');
  for (let index = 1; index <= count; index += 1) {
    made.rotate();
    made.append(`hour ${index}\n`);
  }
  return made;
}

describe('a marker on the name of the live file', () => {
  it('follows one rotation: first the rest of the rotated file, then the new one from its start (T5)', () => {
    const { portion } = afterRotations(1);
    expect(portion('2026-11-21.9:4')).toEqual({
      LogFileData: 'two\n',
      Marker: '2026-11-21.9:8',
      AdditionalDataPending: true,
    });
    expect(portion('2026-11-21.9:8')).toEqual({
      LogFileData: 'hour 1\n',
      Marker: '2026-11-21.10:7',
      AdditionalDataPending: false,
    });
  });

  it('takes on the new hour even when nothing was written in it yet', () => {
    const { append, rotate, portion } = scene();
    append('one\n');
    rotate();
    expect(portion('2026-11-21.9:0')).toMatchObject({ AdditionalDataPending: false });
    expect(portion('2026-11-21.9:4')).toEqual({
      LogFileData: '',
      Marker: '2026-11-21.10:0',
      AdditionalDataPending: false,
    });
  });

  it('sticks at the end of its hour after two rotations, for ever (T6)', () => {
    const { portion, pass } = afterRotations(2);
    expect(portion('2026-11-21.9:4')).toEqual({
      LogFileData: 'two\n',
      Marker: '2026-11-21.9:8',
      AdditionalDataPending: false,
    });
    for (let index = 0; index < 3; index += 1) {
      pass(hour);
      expect(portion('2026-11-21.9:8')).toEqual({
        LogFileData: '',
        Marker: '2026-11-21.9:8',
        AdditionalDataPending: false,
      });
    }
  });

  it('reads the live file at its offset, without a word, when its hour was purged or never was (T7)', () => {
    const { rds, portion, pass, names } = afterRotations(2);
    pass(24 * hour);
    rds.purge();
    expect(names()).toEqual([slowLog]);
    expect(portion('2026-11-21.9:3')).toMatchObject({ LogFileData: 'r 2\n', Marker: '2026-11-21.11:7' });
    expect(portion('2020-01-01.0:5')).toMatchObject({ LogFileData: '2\n', Marker: '2026-11-21.11:7' });
  });

  it('may name no day: the newest file of that hour is meant', () => {
    const { portion } = afterRotations(1);
    expect(portion('9:4').LogFileData).toBe('two\n');
    expect(portion('10:5').LogFileData).toBe('1\n');
  });

  it('names the hour in which the file began, of a file that was not rotated for longer', () => {
    const { append, pass, rotate, portion, names } = scene();
    append('one\ntwo\n');
    pass(3 * hour);
    expect(portion('0').Marker).toBe('2026-11-21.9:8');
    rotate();
    expect(names()).toContain(`${slowLog}.2026-11-21.12`);
    expect(portion('2026-11-21.9:4').LogFileData).toBe('two\n');
    expect(portion('2026-11-21.11:4').LogFileData).toBe('two\n');
  });
});

describe('a marker on the name of a rotated file', () => {
  it('has an hour that is ignored, and an offset that is honoured', () => {
    const { portion } = afterRotations(3);
    for (const marker of ['2026-11-21.9:4', '2026-11-21.11:4', '2020-01-01.1:4', '17:4'])
      expect(portion(marker, rotatedAt9)).toEqual({
        LogFileData: 'two\n',
        Marker: '2026-11-21.9:8',
        AdditionalDataPending: false,
      });
    expect(portion('0', rotatedAt9).LogFileData).toBe('one\ntwo\n');
  });

  it('never leads to another file', () => {
    const { portion } = afterRotations(1);
    expect(portion('2026-11-21.9:8', rotatedAt9)).toMatchObject({
      LogFileData: '',
      Marker: '2026-11-21.9:8',
    });
  });
});

describe('a rotation', () => {
  it('names files by the hour that ended, and an empty one takes their place', () => {
    const { append, rotate, list } = scene();
    append('one\n');
    append('note\n', runningErrorLog);
    append('query\n', generalLog);
    rotate();
    rotate(runningErrorLog);
    rotate(generalLog);
    expect(list().map(({ LogFileName, Size }) => [LogFileName, Size])).toEqual([
      [runningErrorLog, 0],
      [`${runningErrorLog}.2026-11-21.10`, 5],
      [generalLog, 0],
      [`${generalLog}.2026-11-21.11`, 6],
      [slowLog, 0],
      [rotatedAt9, 4],
    ]);
  });

  it('never takes the name of another file, however often it happens', () => {
    const { rds, append, names } = scene();
    for (let index = 0; index < 3; index += 1) {
      append(`${index}\n`);
      rds.rotate('one', slowLog);
    }
    expect(names()).toEqual([slowLog, rotatedAt9, `${slowLog}.2026-11-21.10`, `${slowLog}.2026-11-21.11`]);
  });

  it('does not change when a file was last written', () => {
    const { append, rotate, list, now } = scene();
    append('one\n');
    const written = now();
    rotate();
    expect(list().find(({ LogFileName }) => LogFileName === rotatedAt9)?.LastWritten).toBe(written);
  });

  it('can leave no live file for a while (T13)', () => {
    const { append, rotate, portion, names, pass } = scene({ behaviours: { notFoundDuringRotation: 2000 } });
    append('one\n');
    expect(portion('0').LogFileData).toBe('one\n');
    rotate();
    expect(codeOf(() => portion('0'))).toBe('DBLogFileNotFoundFault');
    expect(names()).toEqual([rotatedAt9]);
    expect(portion('0', rotatedAt9).LogFileData).toBe('one\n');
    pass(2000);
    expect(portion('0').LogFileData).toBe('');
  });
});
