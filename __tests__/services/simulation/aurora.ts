import { generationId, longestAnchor, sha256 } from '../../../contract/generations';
import type { TrackedGeneration } from '../../../contract/items';
import type { Log } from '../../../services/shared/log';
import type { Random } from '../../support/corpus/random';
import type { MemoryBucket } from '../support/memory-bucket';
import type { MemoryStore } from '../support/memory-store';
import type { VirtualTime } from './virtual-time';

/** A record that was written whole, and where. */
export interface Written {
  readonly id: number;
  readonly generation: string;
  readonly start: number;
  readonly end: number;
  /** It was taken away before anybody could know of it. */
  excused: boolean;
  /** It was written where another one was cut off. */
  readonly afterCut: boolean;
}

/** One body of bytes and its successors, under whatever name. */
interface LogFile {
  readonly instance: string;
  readonly logType: 'error' | 'slowquery';
  key: string;
  body: string;
  generation: string | undefined;
  /** Records that the body ends with and that are not written whole yet. */
  pending: string;
  pendingSince: number;
  /** It was shortened, replaced or deleted, so that its history is no longer simple. */
  touched: boolean;
  rotated: boolean;
  etag: string | undefined;
}

export interface Aurora {
  readonly written: readonly Written[];
  /** Something happens to one of the files. */
  act(): void;
  /** Every record that was begun is written whole. */
  settle(): void;
}

export interface AuroraOptions {
  readonly bucket: MemoryBucket;
  readonly store: MemoryStore;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly instances: number;
  readonly versioned: boolean;
  /** Only growth and rotation. */
  readonly gentle: boolean;
  /** Told what happens. */
  readonly log: Log;
}

const banner =
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:\n' +
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock\nTime                 Id Command    Argument\n';

/** Milliseconds. */
const longestPause = 120_000;

/** Each whole record holds its id twice, around everything else: what has both ends was not cut. */
const tagged = (id: number, padding: number): string => `#${id}# ${'x'.repeat(padding)} #${id}#`;

/** The ids of the records that a text holds whole. */
export const idsIn = (text: string): number[] =>
  [...text.matchAll(/#(\d+)# x* #\1#/g)].map(([, id]) => Number(id));

/** Instances that write, rotate, shorten, replace and delete their log files, and know what they have written. */
export function aurora({
  bucket,
  store,
  time,
  random,
  instances,
  versioned,
  gentle,
  log,
}: AuroraOptions): Aurora {
  const written: Written[] = [];
  let ids = 0;
  let ticks = 0;
  let hours = 0;

  const stamp = (): string => {
    ticks += 1;
    const at = time.now();
    return `${new Date(at).toISOString().slice(0, 19)}.${String((at % 1000) * 1000 + (ticks % 1000)).padStart(6, '0')}Z`;
  };
  const record = (logType: LogFile['logType'], id: number): string => {
    const text = tagged(id, random.int(1, 120));
    return logType === 'error'
      ? `${stamp()} ${random.int(0, 99)} [Note] [MY-010000] [Server] ${text}\n`
      : `# Time: ${stamp()}\n# User@Host: app[app] @  [10.0.0.1]  Id: ${random.int(1, 99)}\n` +
          `# Query_time: 0.500000  Lock_time: 0.000010 Rows_sent: 1  Rows_examined: 2\n` +
          `SET timestamp=${Math.floor(time.now() / 1000)};\nSELECT '${text}';\n`;
  };

  const base = (logType: LogFile['logType']): string =>
    logType === 'error' ? 'error/mysql-error-running.log' : 'slowquery/mysql-slowquery.log';
  const newFile = (instance: string, logType: LogFile['logType']): LogFile => ({
    instance,
    logType,
    key: `c1/${instance}/${base(logType)}`,
    body: logType === 'slowquery' ? banner : '',
    generation: undefined,
    pending: '',
    pendingSince: 0,
    touched: false,
    rotated: false,
    etag: undefined,
  });
  let files: LogFile[] = [];
  for (let index = 0; index < instances; index += 1)
    files.push(newFile(`i${index}`, 'error'), newFile(`i${index}`, 'slowquery'));

  const tell = (what: string, { key, generation, body }: LogFile): void =>
    log.info(`aurora: ${what}`, { key, generation, size: body.length });

  const upload = (file: LogFile): void => {
    file.etag = bucket.put(file.key, file.body).etag;
  };

  /** What is in the file now is whole, up to the record that is being written. */
  const append = (file: LogFile, count: number, cut: boolean, afterCut = false): void => {
    let text = file.pending;
    file.pending = '';
    for (let index = 0; index < count; index += 1) {
      ids += 1;
      const whole = record(file.logType, ids);
      const at = file.body.length + text.length;
      file.generation ??= generationId({
        instance: file.instance,
        logType: file.logType,
        anchor: sha256(whole.slice(0, longestAnchor)),
      });
      const { generation } = file;
      const isFirst = afterCut && index === 0;
      written.push({
        id: ids,
        generation,
        start: at,
        end: at + whole.length,
        excused: false,
        afterCut: isFirst,
      });
      text += whole;
    }
    const keep = cut ? random.int(1, text.length) : text.length;
    file.pending = text.slice(keep);
    file.pendingSince = time.now();
    file.body += text.slice(0, keep);
    upload(file);
    tell(`appended ${count}`, file);
  };

  /** The item that stands for what lies in a file now, if anybody knows of it. */
  const itemOf = ({ generation }: LogFile): TrackedGeneration | undefined => {
    let item = generation === undefined ? undefined : store.item(generation);
    while (item?.superseded_by !== undefined) item = store.item(item.superseded_by);
    return item;
  };
  /** Up to where the system has seen a body, and must account for it. */
  const knownEnd = (item: TrackedGeneration | undefined): number =>
    item === undefined ? 0 : Math.max(item.offset, item.length ?? 0, item.size);
  const excuse = (file: LogFile, from: number, known: number): void => {
    for (const each of written)
      if (each.generation === file.generation && each.end > from && each.end > known) each.excused = true;
  };
  /** With versions the rest is found under the same name, if the generation was found at all. */
  const displace = (file: LogFile): void => {
    const item = itemOf(file);
    if (!item || item.source.kind !== 's3' || item.source.key !== file.key) excuse(file, 0, knownEnd(item));
    else if (!versioned) excuse(file, 0, knownEnd(item));
    // What was never uploaded is nobody’s business.
    excuse(file, 0, file.body.length);
  };

  /** The versions of a file that was shortened stay behind under its old name: it is renamed when they are read. */
  const mayRotate = (file: LogFile): boolean => !file.touched || itemOf(file)?.read_to === file.etag;
  const rotate = (file: LogFile): void => {
    append(file, 1, false);
    tell('rotates', file);
    hours += 1;
    const day = new Date(time.now()).toISOString().slice(0, 10);
    const to = `c1/${file.instance}/${base(file.logType)}.${day}.${String(hours).padStart(2, '0')}`;
    bucket.rename(file.key, to);
    file.key = to;
    file.rotated = true;
    const successor = newFile(file.instance, file.logType);
    files = [...files.filter((each) => each !== file), successor];
  };
  const replace = (file: LogFile): void => {
    tell('replaces', file);
    displace(file);
    const successor = newFile(file.instance, file.logType);
    files = [...files.filter((each) => each !== file), successor];
    append(successor, random.int(1, 4), false);
  };
  const remove = (file: LogFile): void => {
    tell('deletes', file);
    displace(file);
    bucket.delete(file.key);
    files = [...files.filter((each) => each !== file), newFile(file.instance, file.logType)];
  };
  /** As after a failover: shorter, and then other records from there on. */
  const shorten = (file: LogFile): void => {
    // Where the second record begins the first one ends, which makes the anchor: it must stay.
    const second = written.filter(({ generation }) => generation === file.generation)[1];
    const least = second?.end ?? Infinity;
    if (file.body.length <= least + 2) return;
    const cut = random.int(least + 1, file.body.length - 1);
    const item = itemOf(file);
    const noticed = item !== undefined && Math.max(item.offset, item.length ?? 0) > cut;
    excuse(file, cut, noticed ? (versioned ? file.body.length : Math.max(item.offset, item.length ?? 0)) : 0);
    file.body = file.body.slice(0, cut);
    file.pending = '';
    file.touched = true;
    tell('shortens', file);
    if (random.chance(0.5)) upload(file);
    append(file, random.int(1, 4), false, true);
  };

  return {
    written,
    act: () => {
      // Nobody pauses so long in a record that the file is taken for finished.
      const late = files.find((each) => each.pending !== '' && time.now() - each.pendingSince > longestPause);
      if (late) append(late, 0, false);
      const file = random.pick(files);
      const dice = random.next();
      const grown =
        file.generation !== undefined && written.filter((w) => w.generation === file.generation).length > 3;
      if (!grown || dice < 0.6) append(file, random.int(1, 8), random.chance(0.4));
      else if (dice < 0.75 || gentle)
        (mayRotate(file) ? rotate : (each: LogFile) => append(each, 1, false))(file);
      else if (file.touched) append(file, random.int(1, 3), false);
      else if (dice < 0.87) shorten(file);
      else if (dice < 0.95) replace(file);
      else remove(file);
    },
    settle: () => {
      for (const file of files) if (file.pending !== '') append(file, 0, false);
    },
  };
}
