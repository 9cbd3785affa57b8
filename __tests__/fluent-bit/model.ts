import {
  durationParser,
  errorParsers,
  slowQueryExtras,
  slowQueryParsers,
  type EntryParser,
} from '../../constructs/helm/fluent-bit/aurora-entries';
import { linePattern, lineSteps } from '../../constructs/helm/fluent-bit/line-steps';
import { capturesOf, type Captures } from './onigmo';

/**
 * What `aurora-lines.lua` does, over the same table and the same pattern: a model of it for where no Fluent Bit is. The
 * suite with the real one holds the program itself to the same records.
 */
export function entriesOf(log: keyof typeof lineSteps, lines: readonly string[]): string[] {
  const steps = lineSteps[log];
  const entries: string[][] = [];
  let state = 'start';
  for (const line of lines) {
    const found = Object.keys(capturesOf(linePattern, line) ?? {});
    const named = found.find((name) => name !== 'aurora_line_end')?.slice('aurora_line_'.length);
    const kind = (line === '' ? 'blank' : (named ?? 'text')) as keyof NonNullable<(typeof steps)[string]>;
    const ends = found.includes('aurora_line_end');
    const goesOn = steps[state]?.[kind];
    if (state === 'start' || goesOn === undefined) entries.push([]);
    const next = goesOn ?? steps['start']?.[kind] ?? 'loose';
    state = next === 'statement' ? (ends ? 'done' : 'open') : next;
    entries.at(-1)?.push(line);
  }
  return entries.map((entry) => entry.join('\n'));
}

const firstOf = (parsers: readonly EntryParser[], entry: string): Captures => {
  for (const { regex } of parsers) {
    const found = capturesOf(regex, entry);
    if (found !== undefined) return found;
  }
  return {};
};

/** What the parsers of a kind of log take from one entry, by the names of their groups without `aurora_entry_`. */
export function partsOf(log: keyof typeof lineSteps, entry: string): Captures {
  const found =
    log === 'error'
      ? firstOf(errorParsers, entry)
      : slowQueryExtras.reduce(
          (parts, extra) => ({ ...parts, ...firstOf([extra], entry) }),
          firstOf(slowQueryParsers, entry),
        );
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name.replace(/^aurora_entry_/, ''), value]),
  );
}

/** What the last parser makes of two durations. */
export const durationsOf = (query: string, lock: string): Captures | undefined =>
  capturesOf(durationParser.regex, `${query} ${lock}`);
