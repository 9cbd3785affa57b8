import type { TextBuilder } from './text-builder';

/** What a bracket holds: whatever, the items of a list, or a row of `VALUES`, which is a list of values too. */
export type Bracket = 'plain' | 'list' | 'row';

/** An open bracket. Numbers are places in the text, -1 where there is none. */
interface Frame {
  bracket: Bracket;
  /** Where its `(` stands. */
  readonly start: number;
  /** The item that is being written. */
  item: number;
  /** The item before it. */
  lastStart: number;
  lastEnd: number;
  /** The row of `VALUES` that was written last in this bracket. */
  rowStart: number;
  rowEnd: number;
  /** A further row can only follow a row and a comma. */
  after: 'row' | 'comma of rows' | 'other';
}

const frame = (bracket: Bracket, start: number): Frame => ({
  bracket,
  start,
  item: -1,
  lastStart: -1,
  lastEnd: -1,
  rowStart: -1,
  rowEnd: -1,
  after: 'other',
});

/** Deeper brackets are not told apart, so that memory does not grow with them. */
const deepest = 1000;

const placeholder = 0x3f;

/** Writes the brackets and commas of a summary, and takes repeated items and rows of lists back. */
export interface Lists {
  /** Begins a new summary. */
  readonly clear: () => void;
  /** What bracket one that opens here is, when the word before it does not say so: a further row, or an item of a list. */
  readonly bracketHere: () => Bracket;
  /** Whether the first item of a list would start here. */
  readonly atFirstItem: () => boolean;
  /** The list that was opened last is none: it holds a subquery. */
  readonly isNoList: () => void;
  /** A token starts at the end of the text. */
  readonly begin: () => void;
  /** The token is neither a bracket nor a comma. */
  readonly other: () => void;
  readonly comma: () => void;
  readonly open: (bracket: Bracket) => void;
  readonly close: () => void;
}

export function lists(text: TextBuilder): Lists {
  const frames: Frame[] = [];
  let current = frame('plain', -1);
  /** Open brackets deeper than `deepest`. */
  let beyond = 0;

  /** An item that equals the one before it goes, and the comma between them with it. */
  const endItem = (): void => {
    const { item, lastStart, lastEnd } = current;
    if (item < 0) return;
    current.item = -1;
    if (lastEnd >= 0 && text.equal(lastStart, lastEnd, item, text.length)) text.length = lastEnd;
    else {
      current.lastStart = item;
      current.lastEnd = text.length;
    }
  };

  /** The same for a row of `VALUES` that ends here. */
  const endRow = (start: number): void => {
    const { rowStart, rowEnd } = current;
    if (rowEnd >= 0 && text.equal(rowStart, rowEnd, start, text.length)) text.length = rowEnd;
    else {
      current.rowStart = start;
      current.rowEnd = text.length;
    }
    current.after = 'row';
  };

  return {
    clear: () => {
      frames.length = 0;
      current = frame('plain', -1);
      beyond = 0;
    },
    bracketHere: () => {
      if (current.after === 'comma of rows') return 'row';
      return current.bracket !== 'plain' && current.item < 0 ? 'list' : 'plain';
    },
    atFirstItem: () => current.bracket !== 'plain' && current.item < 0 && current.lastEnd < 0,
    isNoList: () => {
      current.bracket = 'plain';
    },
    begin: () => {
      if (current.bracket !== 'plain' && current.item < 0) current.item = text.length;
    },
    other: () => {
      current.after = 'other';
      current.rowEnd = -1;
    },
    comma: () => {
      if (beyond === 0 && current.bracket !== 'plain') endItem();
      current.after = current.after === 'row' ? 'comma of rows' : 'other';
      text.appendByte(0x2c);
    },
    open: (bracket) => {
      if (frames.length >= deepest) beyond += 1;
      else {
        if (bracket !== 'row') current.rowEnd = -1;
        current.after = 'other';
        frames.push(current);
        current = frame(bracket, text.length);
      }
      text.appendByte(0x28);
    },
    close: () => {
      const { bracket, start } = current;
      const counted = beyond === 0 && frames.length > 0;
      if (counted && bracket !== 'plain') {
        endItem();
        const onlyItem = current.lastStart === start + 1 && text.length === start + 2;
        if (onlyItem && text.at(start + 1) === placeholder) text.appendByte(0x2b);
      }
      text.appendByte(0x29);
      if (counted) {
        current = frames.pop() as Frame;
        if (bracket === 'row') endRow(start);
        else current.after = 'other';
      } else if (beyond > 0) beyond -= 1;
    },
  };
}
