import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ports } from '../../../contract/ports';
import { recordStreams } from '../../../contract/streams';
import {
  durationParser,
  errorParsers,
  slowQueryExtras,
  slowQueryParsers,
  type EntryParser,
} from './aurora-entries';
import { largestAppendMib } from './buffer';
import { linePattern, lineSteps } from './line-steps';
import { openobserveOutput } from './outputs';
import { fromEnvironment, paths, variables, type Properties } from './properties';

export interface AuroraLogsProps {
  /** The name that this end of a connection gives itself. */
  readonly selfHostname: string;
  readonly totalLimitMib: number;
}

const source = (file: string): string => readFileSync(join(__dirname, file), 'utf8');

/** An object of texts and objects as Lua writes it. */
const luaTable = (value: string | object): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : `{ ${Object.entries(value)
        .map(([key, inner]) => `${key} = ${luaTable(inner as string | object)}`)
        .join(', ')} }`;

/** The programs that Fluent Bit is given, by the name of their file. */
export const scripts = {
  'aurora-lines.lua': `local steps = ${luaTable(lineSteps)}\n\n${source('aurora-lines.lua')}`,
  'aurora-records.lua': source('aurora-records.lua'),
} as const;

/** The kinds of log: the tag of their lines, and the one in which a tag goes on with the name of a source. */
export const auroraTags = { error: 'aurora.error*', slowquery: 'aurora.slowquery*' } as const;

type AuroraLog = keyof typeof auroraTags;

const lineParser: EntryParser = { name: 'aurora_line', regex: linePattern };

const lua = (script: keyof typeof scripts, call: string, match: string): Properties => ({
  name: 'lua',
  match,
  script: `${paths.configuration}/${script}`,
  call,
  time_as_table: true,
});

/**
 * Takes lines of logs over the Forward protocol, one in each record under `log`. Lines are joined by tag and by
 * `aws_rds_instance_id`, so that the lines of several instances may come under one tag; a sender that does not name the
 * instance gives each log a tag of its own: `aurora.error.orders-1`. Other keys of an entry’s first line stay with it.
 *
 * - Lines are joined by a program and not by Fluent Bit’s multi-line parsers. With those, as a filter, entries go on
 *   through an emitter, which holds no sender back and throws away what it gets while it is paused (fluent/fluent-bit
 *   v4.0.5, plugins/filter_multiline/ml.c, flush_callback); their timer cuts entries of any age, and leaves the rest
 *   without the sender’s keys (src/multiline/flb_ml.c, cb_ml_flush_timer); and grouping by a field ends at six groups.
 * - In a thread of its own, because without one this input closes a connection that it is still reading from when it is
 *   paused, and goes on with memory that was given back (plugins/in_forward/fw.c, in_fw_pause).
 * - It asks for the shared key as soon as it has one; with an empty one it would let everybody in. The key is generated,
 *   and a pod whose secret is missing does not start. CVE-2025-12969 is about `security.users` without a shared key, with
 *   which 4.0.5 asks for nothing at all (plugins/in_forward/fw_conn.c, fw_conn_add); users are not set here.
 */
const input = ({ selfHostname }: AuroraLogsProps): Properties => ({
  name: 'forward',
  alias: 'aurora-lines',
  threaded: true,
  listen: '0.0.0.0',
  port: ports.fluentBit.forward,
  shared_key: fromEnvironment(variables.sharedKey),
  self_hostname: selfHostname,
  buffer_chunk_size: '1M',
  buffer_max_size: `${largestAppendMib}M`,
  'storage.type': 'filesystem',
  'storage.pause_on_chunks_overlimit': true,
});

/** Once a second: lets entries go whose end no next line has shown. They leave under this input’s tag. */
const release = (log: AuroraLog): Properties => ({
  name: 'dummy',
  alias: `aurora-${log}-release`,
  tag: auroraTags[log].replace('*', '.release'),
  dummy: JSON.stringify({ release: true }),
  interval_sec: 1,
  'storage.type': 'filesystem',
});

/** Adds what a pattern finds, and leaves a record as it is that the pattern does not fit. */
const parse = (match: string, parsers: readonly EntryParser[]): Properties => ({
  name: 'parser',
  match,
  key_name: 'log',
  parser: parsers.map(({ name }) => name),
  reserve_data: true,
  preserve_key: true,
});

const entriesOf = (log: AuroraLog, parsers: readonly (readonly EntryParser[])[]): readonly Properties[] => [
  lua('aurora-lines.lua', 'utf8_line', auroraTags[log]),
  parse(auroraTags[log], [lineParser]),
  lua('aurora-lines.lua', `${log}_line`, auroraTags[log]),
  ...parsers.map((each) => parse(auroraTags[log], each)),
  lua('aurora-records.lua', `${log}_record`, auroraTags[log]),
];

const filters: readonly Properties[] = [
  ...entriesOf('error', [errorParsers]),
  ...entriesOf('slowquery', [slowQueryParsers, ...slowQueryExtras.map((parser) => [parser])]),
  {
    ...parse(auroraTags.slowquery, [durationParser]),
    key_name: 'aurora_entry_durations',
    preserve_key: false,
  },
];

const asParser = ({ name, regex, types }: EntryParser): Properties => ({
  name,
  format: 'regex',
  regex,
  ...(types === undefined ? {} : { types }),
});

/** Lines of Aurora’s logs in, records with the contract’s fields out. */
export const auroraLogs = (props: AuroraLogsProps) => ({
  parsers: [lineParser, ...errorParsers, ...slowQueryParsers, ...slowQueryExtras, durationParser].map(
    asParser,
  ),
  inputs: [input(props), release('error'), release('slowquery')],
  filters,
  outputs: (Object.keys(auroraTags) as AuroraLog[]).map((log) =>
    openobserveOutput({
      alias: `aurora-${log}`,
      match: auroraTags[log],
      stream: recordStreams[log],
      totalLimitMib: props.totalLimitMib,
    }),
  ),
});
