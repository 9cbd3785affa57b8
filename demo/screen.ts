import pc from 'picocolors';
import type { Happening, Tally } from './tally';

export interface ScreenOptions {
  readonly clock: { now(): number };
  readonly tally: Tally;
  readonly out: NodeJS.WriteStream;
}

/** Shows how the demo goes on. */
export interface Screen {
  /** Something happened. */
  tell(happening: Happening): void;
  /** A moment has passed. */
  draw(): void;
  /** Leaves what is shown last, and shows no more. */
  end(): void;
}

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** Minutes and seconds, as people say them. */
function spanOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function bytesOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Cells of a terminal that a letter takes: two from the first of the wide scripts on, emoji among them. */
const cellsOf = (letter: string): number => ((letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1);

/** As much of a line as fits: one that is broken would be drawn over the next one. */
function cutTo(width: number, line: string): string {
  let cells = 0;
  return [...line].filter((letter) => (cells += cellsOf(letter)) <= width).join('');
}

const counted = (count: number): string => count.toLocaleString('en');

const totalsOf = ({ written, delivered, duplicates, gaps, calls }: Tally): string =>
  `${counted(written.size)} records written, ${counted(delivered.size)} delivered, ${counted(duplicates)} twice, ` +
  `${counted(gaps)} gaps; ${counted(calls)} calls`;

/** Milliseconds of this computer between two plain lines. */
const plainEvery = 5000;

/** Lines one after the other, for what is no terminal. */
function plainScreen({ clock, tally, out }: ScreenOptions): Screen {
  let last = 0;
  const line = (at: number, text: string) => void out.write(`${timeOf(at)}  ${text}\n`);
  return {
    tell: ({ at, text }) => line(at, text),
    draw: () => {
      if (performance.now() - last < plainEvery) return;
      last = performance.now();
      line(clock.now(), totalsOf(tally));
    },
    end: () => line(clock.now(), totalsOf(tally)),
  };
}

/** One table that is drawn again and again at its place. */
function liveScreen({ clock, tally, out }: ScreenOptions): Screen {
  let drawn = 0;

  const table = (): string[] => {
    const head = [
      'instance',
      'newest record',
      'lag',
      'written',
      'delivered',
      'bytes written',
      'read',
      'calls',
    ];
    const rows = [...tally.instances].map(([name, of]) => [
      name,
      of.newest === undefined ? '–' : timeOf(of.newest),
      of.newest === undefined ? '–' : spanOf(clock.now() - of.newest),
      counted(of.written),
      counted(of.delivered),
      bytesOf(of.bytesWritten),
      bytesOf(of.bytesRead),
      counted(of.calls),
    ]);
    const widths = head.map((title, index) =>
      Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
    );
    const line = (cells: readonly string[]): string =>
      cells
        .map((cell, index) =>
          index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
        )
        .join('   ');
    return [line(head), ...rows.map(line)];
  };
  const listed = (title: string, happenings: readonly Happening[], most: number): string[] => [
    '',
    title,
    ...Array.from({ length: most }, (_, index) => {
      const happening = happenings[index];
      return happening ? `  ${timeOf(happening.at)}  ${happening.text}` : '';
    }),
  ];

  const draw = (): void => {
    const width = Math.max(20, (out.columns ?? 100) - 1);
    const lines = [
      `${timeOf(clock.now())}   ${totalsOf(tally)}`,
      '',
      ...table(),
      ...listed('Latest records in OpenObserve', tally.latest, 4),
      ...listed('What just happened', tally.happened, 6),
    ].map((line) => cutTo(width, line));
    const isTitle = /^(instance|Latest|What|\d\d:)/;
    const painted = lines.map((line) => `\x1b[2K${isTitle.test(line) ? pc.bold(line) : line}`);
    out.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}${painted.join('\n')}\n`);
    drawn = lines.length;
  };

  return { tell: () => undefined, draw, end: draw };
}

export const screen = (options: ScreenOptions): Screen =>
  options.out.isTTY ? liveScreen(options) : plainScreen(options);
