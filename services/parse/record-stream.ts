import type { Emit, ParserOptions, RecordStream, Resume } from './grammar';
import { parserOf } from './parser-of';
import { streamOf } from './spans';

/**
 * Reads a generation of any type of log: turns its bytes into records, and into spans that are declared. What is emitted depends on
 * the bytes and the options alone: the same for any chunks, and from any place to resume. Never throws on any bytes.
 *
 * @param emit is called for one span after the other, while `push` and `end` run; must not call them
 * @param resume a `position` of a stream over the same bytes with the same options. @default - the beginning
 * @throws RangeError for a time zone that is none
 */
export const recordStream = (options: ParserOptions, emit: Emit, resume?: Resume): RecordStream =>
  streamOf(parserOf[options.logType], options, emit, resume);
