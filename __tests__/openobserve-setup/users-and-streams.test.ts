import { usersAndStreams } from '../../constructs/kubernetes/openobserve-setup/users-and-streams';
import { recordStreams } from '../../contract/streams';
import { OpenObserveDouble } from '../support/openobserve/server';
import { apply as applyTo, ingestion, root, type RunOptions } from './run';

const plan = usersAndStreams({ logTypes: ['error', 'slowquery'], searchableDays: 30 });
const streams = 5;

let openobserve: OpenObserveDouble;
let url: string;

beforeEach(async () => {
  openobserve = new OpenObserveDouble(root);
  url = await openobserve.start();
});

afterEach(() => openobserve.stop());

const apply = (options: Partial<RunOptions> = {}) => applyTo(openobserve, { url, plan, ...options });

/** Every stream with the fields that are searched word by word. */
function fillStreams() {
  for (const { name, fullText } of Object.values(recordStreams)) {
    openobserve.streams.learn('logs', name, [Object.fromEntries(fullText.map((field) => [field, 'x']))]);
  }
  openobserve.streams.learn('logs', 'aurora_pipeline_events', [{ body: 'x' }]);
  openobserve.streams.learn('logs', 'kubernetes_pod_logs', [{ log: 'x' }]);
  openobserve.streams.learn('logs', 'otlp_logs', [{ body: 'x' }]);
}

it('makes the account and every stream’s settings, and writes nothing the second time', async () => {
  fillStreams();
  const first = await apply();
  expect(first.output).toContain(`0 unchanged, ${streams + 1} written, 0 pending, 0 failed`);
  expect(first.code).toBe(0);
  expect(openobserve.users.accepts(ingestion.email, ingestion.password)).toBe(true);
  for (const { name, fullText, index } of [recordStreams.error, recordStreams.slowquery]) {
    expect(openobserve.streams.settingsOf('logs', name)).toMatchObject({
      data_retention: 30,
      full_text_search_keys: fullText,
      index_fields: index,
    });
  }
  expect(openobserve.streams.settingsOf('logs', recordStreams.audit.name)).toBeUndefined();

  const second = await apply();
  expect(second.writes).toEqual([]);
  expect(second.output).toContain(`${streams + 1} unchanged, 0 written, 0 pending, 0 failed`);
  expect(second.code).toBe(0);
});

describe('a stream', () => {
  const { name } = recordStreams.slowquery;
  const only = { ...plan, lines: plan.lines.filter((line) => line.startsWith(`stream ${name} `)) };
  const settings = () => openobserve.streams.settingsOf('logs', name);

  it('has its retention before it has data, and its full-text field as soon as it has it', async () => {
    const early = await apply({ plan: only });
    expect(early.code).toBe(0);
    expect(early.said('pending')).toEqual([
      `stream ${name}: full-text search of db_query_text, until the stream has such a field`,
    ]);
    expect(settings()).toMatchObject({ data_retention: 30, full_text_search_keys: [] });

    expect((await apply({ plan: only })).writes).toEqual([]);

    openobserve.streams.learn('logs', name, [{ db_query_text: 'SELECT 1' }]);
    const later = await apply({ plan: only });
    expect(later.writes.map(({ method }) => method)).toEqual(['PUT']);
    expect(later.said('pending')).toEqual([]);
    expect(settings()).toMatchObject({ data_retention: 30, full_text_search_keys: ['db_query_text'] });
    expect((await apply({ plan: only })).writes).toEqual([]);
  });

  it('is written once where the days have changed', async () => {
    openobserve.streams.learn('logs', name, [{ db_query_text: 'SELECT 1' }]);
    await apply({ plan: only });
    const longer = usersAndStreams({ logTypes: ['slowquery'], searchableDays: 31 });
    const lines = longer.lines.filter((line) => line.startsWith(`stream ${name} `));
    const changed = await apply({ plan: { ...longer, lines } });
    expect(changed.writes.map(({ method, status }) => [method, status])).toEqual([['PUT', 200]]);
    expect(settings()).toMatchObject({ data_retention: 31, full_text_search_keys: ['db_query_text'] });
  });

  it('gets its settings too where data came first', async () => {
    openobserve.streams.learn('logs', name, [{ db_query_text: 'SELECT 1' }]);
    const { writes } = await apply({ plan: only });
    expect(writes.map(({ method, status }) => [method, status])).toEqual([['POST', 200]]);
  });

  it.each([
    { of: 'a longer search range', change: { max_query_range: 48 } },
    { of: 'a field of their own', change: { index_fields: ['cloud_region'] } },
    { of: 'a bloom filter', change: { bloom_filter_fields: ['log_record_uid'] } },
  ])('keeps what a person has set: $of', async ({ change }) => {
    openobserve.streams.learn('logs', name, [{ db_query_text: 'SELECT 1' }]);
    openobserve.streams.setSettings('logs', name, change);
    const { writes } = await apply({ plan: only });
    expect(writes.map(({ method, status }) => [method, status])).toEqual([['PUT', 200]]);
    expect(settings()).toMatchObject({
      ...change,
      data_retention: 30,
      index_fields: [...(change.index_fields ?? []), ...recordStreams.slowquery.index],
    });
    expect((await apply({ plan: only })).writes).toEqual([]);
  });

  it('is a failure where a full-text field is no text, which nothing can change', async () => {
    openobserve.streams.learn('logs', name, [{ db_query_text: 7 }]);
    const { code, said } = await apply({ plan: only });
    expect(code).toBe(1);
    expect(said('failed')).toEqual([expect.stringContaining('field db_query_text is not stored as text')]);
    expect(settings()).toMatchObject({ data_retention: 30 });
  });
});

describe('the ingestion account', () => {
  const only = { ...plan, lines: ['user'] };

  it('gets the password of the secret where it has another one, in one write', async () => {
    await apply({ plan: only });
    const rotated = { OPENOBSERVE_INGESTION_PASSWORD: 'another secret' };
    const { code, writes } = await apply({ plan: only, environment: rotated });
    expect(code).toBe(0);
    expect(writes.map(({ method, url: path }) => [method, path])).toEqual([
      ['PUT', `/api/default/users/${ingestion.email}`],
    ]);
    expect(openobserve.users.accepts(ingestion.email, 'another secret')).toBe(true);
    expect((await apply({ plan: only, environment: rotated })).writes).toEqual([]);
  });

  it('is a failure where OpenObserve refuses it, with what it said', async () => {
    const { code, said } = await apply({
      plan: only,
      environment: { OPENOBSERVE_INGESTION_PASSWORD: 'short' },
    });
    expect(code).toBe(1);
    expect(said('failed')).toEqual([
      'user ingestion: POST /api/default/users was answered with 400: ' +
        '{"code":400,"message":"Password must be at least 8 characters long"}',
    ]);
  });
});
