import { slowLog, truncationNotice } from '../../../demo/fake-rds/engine';
import { codeOf, scene } from './scene';

const id = '2026-11-21.9';

describe('a portion', () => {
  it('begins at the start of the file for marker 0, and says where it ends', () => {
    const { append, portion } = scene();
    append('one\ntwo\n');
    expect(portion('0')).toEqual({
      LogFileData: 'one\ntwo\n',
      Marker: `${id}:8`,
      AdditionalDataPending: false,
    });
  });

  it('goes on at the marker of the one before', () => {
    const { append, portion } = scene({ caps: { lines: 1 } });
    append('one\ntwo\n');
    expect(portion('0')).toMatchObject({ LogFileData: 'one\n', AdditionalDataPending: true });
    expect(portion(`${id}:4`)).toEqual({
      LogFileData: 'two\n',
      Marker: `${id}:8`,
      AdditionalDataPending: false,
    });
    expect(portion(`${id}:8`)).toEqual({ LogFileData: '', Marker: `${id}:8`, AdditionalDataPending: false });
  });

  it('holds the last lines without a marker', () => {
    const { append, portion } = scene({ caps: { lines: 2 } });
    append('one\ntwo\nthree\n');
    expect(portion()).toEqual({
      LogFileData: 'two\nthree\n',
      Marker: `${id}:14`,
      AdditionalDataPending: false,
    });
    expect(portion(undefined, slowLog, 1).LogFileData).toBe('three\n');
    append('half');
    expect(portion(undefined, slowLog, 2).LogFileData).toBe('three\nhalf');
  });

  it('holds no more than 1 048 576 bytes and 10 000 lines', () => {
    const { append, portion } = scene();
    append(`${'x'.repeat(99)}\n`.repeat(11_000));
    expect(portion('0').Marker).toBe(`${id}:1000000`);
    append(`${'y'.repeat(1023)}\n`.repeat(1100));
    expect(portion(`${id}:1100000`).Marker).toBe(`${id}:${1_100_000 + 1_048_576}`);
  });

  it('holds as many lines as are asked for, within the caps', () => {
    const { append, portion } = scene({ caps: { bytes: 8 } });
    append('one\ntwo\nthree\n');
    expect(portion('0', slowLog, 1).LogFileData).toBe('one\n');
    expect(portion('0', slowLog, 3).LogFileData).toBe('one\ntwo\n');
    expect(portion('0', slowLog, 2)).toMatchObject({ AdditionalDataPending: true });
  });

  it('cuts a line at the cap of bytes, says so, and passes over its rest (T2)', () => {
    const { append, portion } = scene({ caps: { bytes: 10 } });
    append('one\nabcdefghijkl\ntwo\n');
    expect(portion('0')).toEqual({
      LogFileData: `one\nabcdef${truncationNotice}`,
      Marker: `${id}:17`,
      AdditionalDataPending: true,
    });
    expect(portion('0', slowLog, 1)).toMatchObject({ LogFileData: 'one\n', Marker: `${id}:4` });
    expect(portion(`${id}:4`)).toMatchObject({ LogFileData: `abcdefghij${truncationNotice}` });
  });

  it('passes over what there is so far of a line that is longer than the cap and not ended yet (T3)', () => {
    const { append, portion } = scene({ caps: { bytes: 4 } });
    append('abcdefgh');
    expect(portion('0')).toEqual({
      LogFileData: `abcd${truncationNotice}`,
      Marker: `${id}:8`,
      AdditionalDataPending: false,
    });
  });

  it('cuts nothing where the cap falls on the end of a line, or of the file', () => {
    const { append, portion } = scene({ caps: { bytes: 4 } });
    append('one\ntwo\nhalf');
    expect(portion('0')).toMatchObject({ LogFileData: 'one\n', Marker: `${id}:4` });
    expect(portion(`${id}:8`)).toMatchObject({ LogFileData: 'half', Marker: `${id}:12` });
  });

  it('serves a text like the notice as any other one (T4)', () => {
    const { append, portion } = scene();
    append(`select '${truncationNotice}';\n`);
    expect(portion('0').LogFileData).toBe(`select '${truncationNotice}';\n`);
  });

  it('serves a last line that has no end as it is', () => {
    const { append, portion } = scene();
    append('one\ntw');
    expect(portion('0')).toMatchObject({ LogFileData: 'one\ntw', Marker: `${id}:6` });
    append('o\n');
    expect(portion(`${id}:6`)).toMatchObject({ LogFileData: 'o\n', Marker: `${id}:8` });
  });

  it('honours any offset, in a line and in a letter, where bytes that are no UTF-8 become U+FFFD (T18)', () => {
    const { append, portion } = scene({ caps: { bytes: 6 } });
    append('Zürich\n');
    expect(portion(`${id}:3`).LogFileData).toBe('rich\n');
    expect(portion(`${id}:2`).LogFileData).toBe('\ufffdrich\n');
    append(Buffer.from([0x41, 0xff, 0x42, 0x0a]));
    expect(portion(`${id}:8`).LogFileData).toBe('A\ufffdB\n');
    append('12345é\n');
    expect(portion(`${id}:12`).LogFileData).toBe(`12345\ufffd${truncationNotice}`);
  });

  it('is empty behind the end of the file, where the marker stays', () => {
    const { append, portion } = scene();
    append('one\n');
    expect(portion(`${id}:100`)).toEqual({
      LogFileData: '',
      Marker: `${id}:100`,
      AdditionalDataPending: false,
    });
  });

  it('is refused for a marker or a number that is none', () => {
    const { append, portion } = scene();
    append('one\n');
    for (const marker of ['', 'x', '2026-11-21.24:0', '2026-11-21:0', '-1'])
      expect(codeOf(() => portion(marker))).toBe('InvalidParameterValue');
    expect(codeOf(() => portion('0', slowLog, 0))).toBe('InvalidParameterValue');
  });

  it('is of a file that is there', () => {
    const { portion } = scene();
    expect(codeOf(() => portion('0'))).toBe('DBLogFileNotFoundFault');
  });
});
