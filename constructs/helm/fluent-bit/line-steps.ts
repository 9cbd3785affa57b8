import {
  adminLine,
  bannerLine,
  bannerRest,
  errorHeader,
  metricsLine,
  timeLine,
  timestampLine,
  useLine,
  userLine,
} from './aurora-lines';

/** What a line can be, most telling first: the first one that fits is it, and else it is `text`. */
const kinds = [
  ['error', errorHeader],
  ['time', timeLine],
  ['user', userLine],
  ['metrics', metricsLine],
  ['admin', adminLine],
  ['banner', bannerLine],
  ['banner_rest', bannerRest],
  ['prelude', String.raw`(?:${useLine}|${timestampLine})[ \t\r]*\z`],
  ['comment', '#'],
  ['blank', String.raw`[ \t\r]*\z`],
] as const;

export type LineKind = (typeof kinds)[number][0] | 'text';

/**
 * A group named `aurora_line_` and the kind, and `aurora_line_end` for a line that ends with a semicolon. An empty line has no group,
 * because Fluent Bit keeps none that captured nothing: it is `blank` by itself.
 */
export const linePattern = [
  String.raw`/\A(?=(?:[\s\S]*(?<aurora_line_end>;)[ \t\r]*\z)?)`,
  `(?:${kinds.map(([kind, pattern]) => `(?<aurora_line_${kind}>${pattern})`).join('|')})?/`,
].join('');

/**
 * Where an entry goes on to with a line of a kind. A kind that is not named ends the entry, and the line is held against
 * `start`. `statement` stands for `done` if the line ends with a semicolon, and for `open` if not.
 */
export type Steps = Readonly<Record<string, Readonly<Partial<Record<LineKind, string>>>>>;

const to = (state: string, ...kindsOfLine: readonly LineKind[]): Partial<Record<LineKind, string>> =>
  Object.fromEntries(kindsOfLine.map((kind) => [kind, state]));

const allBut = (...left: readonly LineKind[]): readonly LineKind[] =>
  [...kinds.map(([kind]) => kind), 'text' as const].filter((kind) => !left.includes(kind));

/**
 * How lines are joined to entries.
 *
 * - Error log: an entry ends where a line has a header at its beginning, and nowhere else.
 * - Slow-query log: a header ends the entry before it only if that one’s last line ended with a semicolon, as the server
 *   ends every statement. What cannot be decided: a statement with a line that ends with a semicolon, and after it one
 *   that has the form of a header, is cut there; an entry whose end is missing swallows the next one, unless a banner
 *   comes between or it was released before.
 * - Banners, and administrator commands after a finished statement, are entries of their own.
 */
export const lineSteps: Readonly<Record<'error' | 'slowquery', Steps>> = {
  error: {
    start: { ...to('loose', ...allBut()), error: 'error' },
    error: to('error', ...allBut('error')),
    loose: to('loose', ...allBut('error')),
  },
  slowquery: {
    start: {
      ...to('loose', ...allBut()),
      ...to('head', 'time', 'user'),
      ...to('banner', 'banner', 'banner_rest'),
      metrics: 'metrics',
      admin: 'done',
    },
    head: {
      ...to('head', 'user', 'comment'),
      ...to('statement', 'text', 'blank', 'error', 'banner_rest'),
      metrics: 'metrics',
      prelude: 'prelude',
      admin: 'done',
    },
    metrics: {
      ...to('metrics', 'metrics', 'comment'),
      ...to('statement', 'text', 'blank', 'error', 'banner_rest'),
      prelude: 'prelude',
      admin: 'done',
    },
    prelude: {
      ...to('prelude', 'prelude', 'blank'),
      ...to('statement', 'text', 'comment', 'metrics', 'error', 'banner_rest'),
      admin: 'done',
    },
    done: { ...to('statement', ...allBut('time', 'user', 'admin', 'banner')), blank: 'done' },
    open: to('statement', ...allBut('banner')),
    banner: { banner_rest: 'banner' },
    loose: to('loose', 'text', 'blank', 'comment', 'prelude', 'error'),
  },
};
