import { dataAccessOf } from '../../../tools/architecture/data-access';
import { recordFlowDiagram } from '../../../tools/architecture/record-flow';
import { templatesOf } from '../../../tools/architecture/stacks';
import type { Environment } from '../../../values/schema';
import { environment as anEnvironment } from '../../support/environment';

const accessOf = (environment: Environment) => dataAccessOf(environment, templatesOf([environment]));

const inWords = (environment: Environment) =>
  accessOf(environment).map(
    ({ who, place, reads, writes }) =>
      `${who}: ${place.kind} ${place.id}${reads ? ' read' : ''}${writes ? ' written' : ''}`,
  );

it('says what the roles of pods allow', () => {
  expect(inWords(anEnvironment())).toEqual([
    'discovery: bucket source read',
    'discovery: table instance-metadata read written',
    'discovery: table log-file-tracking read written',
    'processor: bucket source read',
    'processor: table instance-metadata read',
    'processor: table log-file-tracking read written',
    'processor: table log-processing-jobs read written',
    'openobserve: bucket archive read written',
  ]);
});

it('names buckets that were there before', () => {
  const environment = anEnvironment({
    logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets: [{ name: 'their-exports' }] },
  });
  expect(inWords(environment)).toContain('processor: bucket their-exports read');
});

it('the way of a record has the topics and streams of the environment’s log types', () => {
  const environment = anEnvironment({
    logs: { gigabytesPerDay: 1, instances: 1, types: ['error', 'audit'] },
  });
  const diagram = recordFlowDiagram(environment, accessOf(environment));
  for (const name of ['aurora-audit-logs', 'aurora_audit_logs', 'aurora-error-logs', 'aurora_error_logs'])
    expect(diagram).toContain(name);
  expect(diagram).not.toContain('slowquery');
  expect(diagram).toContain('discovery -->|hints| kafka');
  expect(diagram).toContain('processor -->|"reads"| bucket-source');
  expect(diagram.split('\n').length).toBeLessThan(45);
});

it('the way of a record begins at instances where logs are read through the RDS API, and at no bucket without an export', () => {
  const environment = anEnvironment({
    logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets: 'none', rds: [{}] },
  });
  const diagram = recordFlowDiagram(environment, accessOf(environment));
  expect(diagram).toContain('processor -->|"reads"| instances');
  expect(diagram).toContain('discovery -->|calls| valkey');
  expect(diagram).not.toContain('bucket-source');
  const exported = recordFlowDiagram(anEnvironment(), accessOf(anEnvironment()));
  expect(exported).not.toMatch(/instances$|calls/m);
});
