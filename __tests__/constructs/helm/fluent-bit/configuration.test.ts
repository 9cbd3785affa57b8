import { parse } from 'yaml';
import {
  configuration,
  configurationText,
  type ConfigurationProps,
} from '../../../../constructs/helm/fluent-bit/configuration';
import type { Properties } from '../../../../constructs/helm/fluent-bit/properties';
import { ports } from '../../../../contract/ports';

const props: ConfigurationProps = {
  releaseName: 'fluent-bit',
  environment: 'dev',
  clusterName: 'aurora-dev',
  bufferMib: 256,
  takesAuroraLogs: true,
};

const { service, pipeline } = configuration(props);
const { inputs, filters, outputs } = pipeline;
const named = (parts: readonly Properties[], name: string) => parts.filter((part) => part['name'] === name);
const http = named(outputs, 'http');

it('delivers each kind of record to the stream of the contract', () => {
  expect(http.map(({ match, uri }) => [match, uri])).toEqual([
    ['kube.*', '/api/default/kubernetes_pod_logs/_json'],
    ['aurora.error*', '/api/default/aurora_error_logs/_json'],
    ['aurora.slowquery*', '/api/default/aurora_slowquery_logs/_json'],
  ]);
});

it.each(http)('delivers $match as OpenObserve reads it, and never gives up', (output) => {
  expect(output).toMatchObject({
    host: 'openobserve.aurora-logs.svc.cluster.local',
    port: 5080,
    format: 'json',
    json_date_key: '_timestamp',
    json_date_format: 'iso8601',
    compress: 'gzip',
    retry_limit: 'no_limits',
    http_user: '${OPENOBSERVE_EMAIL}',
    http_passwd: '${OPENOBSERVE_PASSWORD}',
  });
});

it('tries again within half a minute', () => {
  expect(service).toMatchObject({ 'scheduler.base': 1, 'scheduler.cap': 30 });
});

it('keeps what is read from outside on disk, and pauses where that is full', () => {
  for (const input of [...named(inputs, 'tail'), ...named(inputs, 'forward')]) {
    expect(input).toMatchObject({ 'storage.type': 'filesystem', 'storage.pause_on_chunks_overlimit': true });
    // It would move chunks out of the count that inputs pause by.
    expect(input).not.toHaveProperty('mem_buf_limit');
  }
  expect(service).toMatchObject({ 'storage.max_chunks_up': 128 });
  for (const output of http) expect(output['storage.total_limit_size']).toBe('2376M');
});

it('makes no columns of what programs and labels say', () => {
  expect(named(filters, 'kubernetes')).toEqual([
    expect.objectContaining({ merge_log: false, labels: false, annotations: false }),
  ]);
});

it('reads every pod’s log once, from its beginning, but its own', () => {
  expect(named(inputs, 'tail')).toEqual([
    expect.objectContaining({
      path: '/var/log/containers/*.log',
      exclude_path: '/var/log/containers/fluent-bit-*_aurora-agents_*.log',
      'multiline.parser': 'cri',
      read_from_head: true,
      'db.locking': true,
    }),
  ]);
});

it('sends its own metrics to the collector', () => {
  expect(named(inputs, 'fluentbit_metrics')).toHaveLength(1);
  expect(named(outputs, 'opentelemetry')).toEqual([
    expect.objectContaining({
      match: named(inputs, 'fluentbit_metrics')[0]?.['tag'],
      host: 'otel-collector.aurora-logs.svc.cluster.local',
      port: 4318,
      metrics_uri: '/v1/metrics',
    }),
  ]);
});

it('asks senders for the shared key, and keeps apart what it reads and when it pauses', () => {
  expect(named(inputs, 'forward')).toEqual([
    expect.objectContaining({
      port: ports.fluentBit.forward,
      shared_key: '${FORWARD_SHARED_KEY}',
      self_hostname: 'fluent-bit',
      threaded: true,
    }),
  ]);
  expect(named(inputs, 'forward')[0]).not.toHaveProperty('security.users');
});

it('joins lines without an emitter, which loses what it gets while it is paused', () => {
  expect(named(filters, 'multiline')).toEqual([]);
  expect(named(filters, 'rewrite_tag')).toEqual([]);
});

it('has nothing of Aurora’s logs where they are not asked for', () => {
  const closed = configuration({ ...props, takesAuroraLogs: false });

  expect(closed.pipeline.inputs.map(({ name }) => name)).toEqual(['tail', 'fluentbit_metrics']);
  expect(JSON.stringify(closed)).not.toMatch(/aurora\.|forward|lua/);
});

it('is written so that it reads back as it was, each pattern on one line', () => {
  const text = configurationText(configuration(props));

  expect(parse(text)).toEqual(JSON.parse(JSON.stringify(configuration(props))));
  expect(text.split('\n').filter((line) => line.includes('regex:'))).toHaveLength(
    text.split('regex: ').length - 1,
  );
});

it('names each pattern’s parser where it is used', () => {
  const known = (configuration(props).parsers ?? []).map(({ name }) => name);
  const used = named(filters, 'parser').flatMap(({ parser }) => parser);

  expect(new Set(used)).toEqual(new Set(known));
});
