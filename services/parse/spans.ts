import { append, byteWindow } from './byte-window';
import { column, columnAfter, textMember } from './columns';
import type { Constants, Emit, GrammarOf, ParserOptions, ParserState, RecordStream, Resume } from './grammar';
import { members, type Members } from './json-line';
import { isLoose, longOf, stateOf, type Long, type TimeSource } from './long-record';
import { recordColumns } from './record-columns';
import { maskLiterals } from './sql/mask';
import { isBlank, lastLineEnd, lineTextEnd, wholeSequences } from './text-bounds';

const longest = 16 * 1024 * 1024;

/** Columns up to the number of `log_offset`. */
const placeAfter = (source: TimeSource): Members =>
  columnAfter(textMember('time_source', source), 'log_offset');
const places: Readonly<Record<TimeSource, Members>> = {
  record: placeAfter('record'),
  previous: placeAfter('previous'),
  file: placeAfter('file'),
};
const recordLength = column('log_record_length');
const uidEnd = members('"');
const recordPart = column('log_record_part');
const continuation = column('parse_continuation');
const textColumns = { body: column('body'), db_query_text: column('db_query_text') };

const membersOf = (constants: Constants): string =>
  Object.entries(constants)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join('');

/**
 * Reads a generation by a grammar: cuts its bytes into spans and makes records of them. What is emitted depends on the bytes
 * alone: the same for any chunks, and from any place to resume. Never throws.
 *
 * @param resume a `position` of a stream over the same bytes with the same options. @default - the beginning
 */
export function streamOf(
  grammarOf: GrammarOf,
  options: ParserOptions,
  emit: Emit,
  resume: Resume = { offset: 0, state: {} },
): RecordStream {
  const { longestRecord = longest, generation, fileTime, mask = false } = options;
  const window = byteWindow(resume.offset);
  const grammar = grammarOf(options, resume.state);
  const constants = membersOf({
    db_system_name: 'mysql',
    ...grammar.constants,
    log_generation: generation,
    ...options.constants,
  });
  const columns = recordColumns(constants, options);
  const uidStart = members(textMember('log_record_uid', `${generation}:`).slice(0, -1));

  let time = typeof resume.state.time === 'number' ? resume.state.time : undefined;
  let continued = resume.state.continued === true;
  let long: Long | undefined = longOf(resume.state);
  let begun = false;
  /** Blank bytes at the start of the window that were looked at. */
  let blank = 0;

  const next = (length: number): number => {
    const offset = window.base + window.start;
    window.start += length;
    begun = false;
    blank = 0;
    return offset;
  };

  const declare = (kind: 'banner' | 'blank', length: number): void => {
    if (kind === 'banner') {
      grammar.pass();
      continued = false;
    }
    const offset = next(length);
    emit({ kind, offset, length, time: 0, json: '', unstructured: false, continuation: false });
  };

  /** The length of the blank lines at the start of the window: 0 if there are none, -1 if that is open. */
  const blankLines = (): number => {
    const { bytes, start, end, sealed } = window;
    let at = start + blank;
    while (at < end && at - start <= longestRecord && isBlank(bytes[at])) at += 1;
    blank = at - start;
    if (blank > longestRecord) return longestRecord;
    if (at === end) return sealed ? blank : -1;
    return blank === 0
      ? 0
      : bytes.lastIndexOf(0x0a, at) + 1 - start > 0
        ? bytes.lastIndexOf(0x0a, at) + 1 - start
        : 0;
  };

  const writeText = (
    name: 'body' | 'db_query_text',
    bytes: Buffer,
    from: number,
    to: number,
    masked: (text: string) => string,
  ): void => {
    const text = columns.decode(bytes, from, to);
    columns.text(
      textColumns[name],
      mask && (name === 'db_query_text' || grammar.holdsSql) ? masked(text) : text,
    );
  };
  /** It may begin inside a literal. */
  const unknown = (text: string): string => (text === '' ? '' : '?');

  /** Emits the bytes up to a length as a record, or as a part of one that goes on. */
  const record = (length: number, goesOn: boolean): void => {
    const { bytes, start } = window;
    const to = start + length;
    const offset = window.base + start;
    const first = long === undefined;
    const kind = long?.kind ?? (grammar.kind === 'record' ? 'record' : continued ? 'continuation' : 'loose');
    let own: number | undefined;
    if (isLoose(kind)) {
      writeText(
        'body',
        bytes,
        start,
        goesOn ? to : lineTextEnd(bytes, start, to),
        kind === 'loose' && first ? maskLiterals : unknown,
      );
    } else if (long?.column === 'db_query_text' && grammar.partText !== undefined) {
      const text = grammar.partText(bytes, start, to, !goesOn);
      writeText('db_query_text', text, 0, text.length, unknown);
    } else if (long !== undefined) {
      writeText(long.column, bytes, start, goesOn ? to : grammar.textEnd(bytes, start, to), unknown);
    } else {
      own = grammar.write(window, length, columns);
      if (own !== undefined) time = own;
    }
    const source: TimeSource =
      long?.source ?? (own !== undefined ? 'record' : time !== undefined ? 'previous' : 'file');
    const at = time ?? fileTime;
    const of = long?.of ?? offset;
    columns.members(places[source]);
    columns.number(offset);
    columns.members(recordLength);
    columns.number(length);
    columns.members(uidStart);
    columns.number(of);
    columns.members(uidEnd);
    if (goesOn || !first) columns.integer(recordPart, long?.part ?? 0);
    if (kind === 'continuation') columns.boolean(continuation, true);
    const json = columns.end(at, kind === 'loose' ? 'unstructured' : kind === 'record' ? 'ok' : 'partial');

    if (goesOn) grammar.cut(window, length);
    const column = isLoose(kind) ? 'body' : (long?.column ?? grammar.textColumn);
    long = goesOn ? { of, part: (long?.part ?? 0) + 1, kind, source, column } : undefined;
    continued = false;
    next(length);
    emit({
      kind: 'record',
      offset,
      length,
      time: at,
      json,
      unstructured: kind === 'loose',
      continuation: kind === 'continuation',
    });
  };

  /** The length of the next part of a record that is too long. */
  const partLength = (): number => {
    const { bytes, start } = window;
    const length = wholeSequences(bytes, start, longestRecord);
    return grammar.wholePart === undefined ? length : grammar.wholePart(bytes, start, length);
  };

  const drain = (): void => {
    while (window.start < window.end) {
      if (!begun) {
        const blanks = long === undefined ? blankLines() : 0;
        if (blanks === -1) return;
        if (blanks > 0) {
          declare('blank', blanks);
          continue;
        }
        grammar.begin(window, long === undefined ? 'fresh' : isLoose(long.kind) ? 'loose' : 'record');
        begun = true;
      }
      const length = grammar.find(window);
      if (length !== -1 && grammar.kind === 'banner') declare('banner', length);
      else if ((length === -1 ? grammar.open : length) > longestRecord) {
        record(partLength(), true);
      } else if (length === -1) return;
      else if (grammar.blankTail && long === undefined) {
        record(lastLineEnd(window.bytes, window.start, window.start + length) - window.start, false);
      } else record(length, false);
    }
  };

  return {
    push: (chunk) => append(window, chunk, drain),
    end() {
      window.sealed = true;
      drain();
      continued = window.base + window.start > 0;
    },
    get position() {
      const state: ParserState = {
        ...grammar.state(),
        ...(time !== undefined && { time }),
        ...(continued && { continued }),
        ...stateOf(long),
      };
      return { offset: window.base + window.start, state };
    },
  };
}
