import type { ParserState } from './grammar';

/** Where a record’s time comes from: `time_source`. */
export type TimeSource = 'record' | 'previous' | 'file';

const kinds = ['record', 'loose', 'continuation'] as const;
type Kind = (typeof kinds)[number];

/** A record that is longer than allowed and was emitted in part. */
export interface Long {
  /** Offset of its start. */
  readonly of: number;
  /** The number of its next part. */
  readonly part: number;
  readonly kind: Kind;
  readonly source: TimeSource;
  /** Where its text goes. */
  readonly column: 'db_query_text' | 'body';
}

/** Whether no grammar fits it: it reaches up to the next thing that fits one. */
export const isLoose = (kind: Kind): boolean => kind !== 'record';

/** A long record as part of a stream’s state. */
export const stateOf = (long: Long | undefined): ParserState =>
  long === undefined
    ? {}
    : {
        part_of: long.of,
        part: long.part,
        part_kind: long.kind,
        part_source: long.source,
        part_column: long.column,
      };

/** The long record that a state is in the middle of, if any. */
export function longOf(state: ParserState): Long | undefined {
  if (typeof state.part_of !== 'number' || typeof state.part !== 'number') return undefined;
  return {
    of: state.part_of,
    part: state.part,
    kind: kinds.find((kind) => kind === state.part_kind) ?? 'record',
    source: state.part_source === 'previous' || state.part_source === 'file' ? state.part_source : 'record',
    column: state.part_column === 'body' ? 'body' : 'db_query_text',
  };
}
