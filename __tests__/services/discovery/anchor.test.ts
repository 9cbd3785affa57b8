import fc from 'fast-check';
import { sha256, type Anchor } from '../../../contract/generations';
import type { logTypes } from '../../../contract/log-types';
import { anchorFinder } from '../../../services/discovery/anchor';
import { banner, slowQuery } from './rig';

type LogType = (typeof logTypes)[number];

const errorLine = (n: number, text = 'text') =>
  `2026-11-21T11:00:00.${String(n).padStart(6, '0')}Z 0 [Note] [MY-010747] [Server] ${text}\n`;
const auditLine = (n: number) => `17000000000000${n},db-1,app,10.0.0.1,7,8,QUERY,shop,'select ${n}',0\n`;
const generalLine = (n: number) =>
  `2026-11-21T11:00:00.${String(n).padStart(6, '0')}Z\t   ${n} Query\tselect ${n}\n`;

interface Case {
  readonly what: string;
  readonly logType: LogType;
  readonly before: string;
  readonly first: string;
  readonly after: string;
}

const cases: readonly Case[] = [
  ...[60, 3_700, 4_200, 70_000, 200_000].map((length): Case => ({
    what: `a slow query of some ${length} bytes`,
    logType: 'slowquery',
    before: banner,
    first: slowQuery(1, `select '${'x'.repeat(length)}'`),
    after: slowQuery(2) + slowQuery(3),
  })),
  {
    what: 'a slow query behind blank lines and banners',
    logType: 'slowquery',
    before: '\n'.repeat(9_000) + banner.repeat(30) + '\n',
    first: slowQuery(1),
    after: banner + slowQuery(2),
  },
  { what: 'an error', logType: 'error', before: '', first: errorLine(1), after: errorLine(2) + errorLine(3) },
  {
    what: 'an error of several lines',
    logType: 'error',
    before: '',
    first: errorLine(1) + 'and more of it\n'.repeat(400),
    after: errorLine(2),
  },
  {
    what: 'an audit line',
    logType: 'audit',
    before: '',
    first: auditLine(11),
    after: auditLine(12) + auditLine(13),
  },
  {
    what: 'a general line',
    logType: 'general',
    before: banner,
    first: generalLine(1),
    after: generalLine(2),
  },
];

/** The anchor that is found in bytes which come in pieces. */
function found(logType: LogType, text: Buffer, piece: number, end = false): Anchor | undefined {
  const finder = anchorFinder(logType);
  for (let at = 0; at < text.length; at += piece) {
    const anchor = finder.push(text.subarray(at, at + piece));
    if (anchor) return anchor;
  }
  return end ? finder.end() : undefined;
}

describe.each(cases)('the anchor of a file that begins with $what', ({ logType, before, first, after }) => {
  const text = Buffer.from(before + first + after);
  const offset = Buffer.byteLength(before);
  const anchored = Buffer.from(first).subarray(0, 4096);
  const expected: Anchor = { offset, length: anchored.length, sha256: sha256(anchored) };

  it('is its first record, or the first 4 KiB of it, when it is there as a whole', () => {
    expect(found(logType, text, text.length)).toEqual(expected);
  });

  it('is the same as long as the file grows, in any chunking: either found, or not yet', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length }),
        fc.integer({ min: Math.ceil(text.length / 300), max: text.length }),
        (grown, piece) => {
          const anchor = found(logType, text.subarray(0, grown), piece);
          if (anchor) expect(anchor).toEqual(expected);
          else expect(grown).toBeLessThan(text.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same when nothing follows the record', () => {
    expect(found(logType, Buffer.from(before + first), text.length, true)).toEqual(expected);
  });
});

describe('a file without a record', () => {
  it.each(['', '\n\n\n', banner, banner + banner])('%j has no anchor, not even at its end', (text) => {
    expect(found('slowquery', Buffer.from(text), 100, true)).toBeUndefined();
  });
});
