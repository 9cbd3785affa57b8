import type { Behaviours } from './behaviours';
import { byteLog } from './byte-log';
import type { Brought } from './calls';
import { fileNotFound, invalidValue } from './errors';
import type { Chain } from './files';
import type { Instance } from './fleet';
import type { Body } from './generation';
import { markerOf, namesHours, positionOf, type Position } from './hours';
import { isRotating } from './listing';
import { lastLines, partOf, truncationNotice, type Caps } from './portion';

export interface DownloadDBLogFilePortionParams {
  readonly DBInstanceIdentifier: string;
  readonly LogFileName: string;
  /** `0`, or that of an earlier answer. @default - the end of the file, less the lines asked for */
  readonly Marker?: string;
  /** @default - as many as are allowed */
  readonly NumberOfLines?: number;
}

export interface LogFilePortion {
  readonly LogFileData: string;
  readonly Marker: string;
  readonly AdditionalDataPending: boolean;
}

export interface DownloadDeps {
  readonly behaviours: Readonly<Behaviours>;
  readonly caps: Caps;
  readonly now: number;
}

/** An answer, and what the call log is told of it. */
export interface Downloaded<Result> {
  readonly result: Result;
  readonly data?: Brought;
}

/** What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets */
// eslint-disable-next-line no-control-regex
const unspeakable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const everyUnspeakable = new RegExp(unspeakable.source, 'g');

const refusal = () =>
  invalidValue('This file contains binary data and should be downloaded instead of viewed.');

function fileOf(instance: Instance, name: string, { behaviours, now }: DownloadDeps): Body {
  const body = instance.files.byName.get(name);
  if (!body || isRotating(body, instance, behaviours, now)) throw fileNotFound(name);
  return body;
}

/** What a marker on the name of a live file means. */
interface Aim {
  readonly body: Body;
  readonly offset: number;
  /** The file that is gone on with behind the end of this one. */
  readonly after?: Body;
  /** Behind its end there is nothing, for ever. */
  readonly stuck?: boolean;
}

const named = ({ firstHour, lastHour }: Body, position: Position): boolean =>
  namesHours(position, firstHour, lastHour);

function aimOf({ rotated }: Chain, live: Body, position: Position): Aim {
  const { offset } = position;
  if (named(live, position)) return { body: live, offset };
  // The newest one that fits: a marker without a day fits files of several days.
  let index = rotated.length - 1;
  while (index >= 0 && !named(rotated[index] as Body, position)) index -= 1;
  const body = rotated[index];
  // An hour that nobody knows any more: the offset is taken for one of the live file.
  if (!body) return { body: live, offset };
  if (index < rotated.length - 1) return { body, offset, stuck: true };
  return offset < body.size ? { body, offset, after: live } : { body: live, offset: 0 };
}

export function portionOf(
  instance: Instance,
  params: DownloadDBLogFilePortionParams,
  deps: DownloadDeps,
): Downloaded<LogFilePortion> {
  const { behaviours, caps } = deps;
  const { LogFileName: name, Marker: marker, NumberOfLines: lines } = params;
  if (lines !== undefined && (!Number.isInteger(lines) || lines < 1))
    throw invalidValue(`Invalid value ${lines} for NumberOfLines`);
  const file = fileOf(instance, name, deps);
  const position = marker === undefined ? undefined : positionOf(marker);
  if (marker !== undefined && !position) throw invalidValue(`Invalid marker: ${marker}`);

  const allowed: Caps = { bytes: caps.bytes, lines: Math.min(lines ?? caps.lines, caps.lines) };
  const aim = ((): Aim => {
    if (!position) return { body: file, offset: lastLines(file.log, allowed.lines) };
    if (marker === '0') return { body: file, offset: 0 };
    const chain = instance.files.chains.get(file.base);
    return chain?.live === file && name === file.base
      ? aimOf(chain, file, position)
      : { body: file, offset: position.offset };
  })();

  const { body, after } = aim;
  if (body.gzip) return compressedPortion(body.gzip, behaviours);
  const short = behaviours.olderMarkers || body.logType === 'audit' || body.logType === 'postgresql';
  const markerAt = (offset: number): string => markerOf(body.firstHour, offset, short);
  if (behaviours.emptyErrorLog && body.logType === 'error') {
    const result = { LogFileData: '', Marker: markerAt(aim.offset), AdditionalDataPending: false };
    return { result };
  }

  const part = partOf(body.log, aim.offset, allowed);
  const first = Math.max(
    0,
    Math.min(part.from, part.to) - (part.to > part.from ? behaviours.repeatsBytes : 0),
  );
  const data = part.to > first ? body.log.text(first, part.to) : '';
  if (behaviours.binary && unspeakable.test(data)) throw refusal();
  const pending = part.next < body.size || (after?.size ?? 0) > 0;
  const nothing = part.to <= part.from;
  const next =
    nothing && aim.stuck && marker !== undefined
      ? marker
      : behaviours.markerZeroAfterData && !nothing
        ? '0'
        : markerAt(part.next);
  const could = lines === undefined ? part : partOf(body.log, aim.offset, caps);
  return {
    result: {
      LogFileData:
        (behaviours.binary ? data : data.replace(everyUnspeakable, '\ufffd')) +
        (part.cut ? truncationNotice : ''),
      Marker: next,
      AdditionalDataPending: pending && !behaviours.pendingWrong,
    },
    data: nothing
      ? undefined
      : { generation: body.id, from: first, to: part.to, could: could.to - could.from },
  };
}

/** A portion of a compressed file is refused, or unreadable. */
function compressedPortion(gzip: Buffer, { binary }: Readonly<Behaviours>): Downloaded<LogFilePortion> {
  if (binary) throw refusal();
  const log = byteLog();
  log.append(gzip);
  const LogFileData = log.text(0, gzip.length).replace(everyUnspeakable, '\ufffd');
  return { result: { LogFileData, Marker: `0:${gzip.length}`, AdditionalDataPending: false } };
}

/** A whole file as it is now. */
export function wholeFile(instance: Instance, name: string, deps: DownloadDeps): Downloaded<Buffer> {
  const body = fileOf(instance, name, deps);
  if (deps.behaviours.emptyErrorLog && body.logType === 'error') return { result: Buffer.alloc(0) };
  const result = body.gzip ?? body.bytes();
  return { result, data: { generation: body.id, from: 0, to: body.size, could: body.size } };
}
