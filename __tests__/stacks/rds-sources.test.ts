import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize, type SynthesizedStack } from '../../stacks/synthesize';
import { endpointsWithoutNat } from '../../values/schema/network';
import type { Environment } from '../../values/schema';
import { environment } from '../support/environment';

const roleArn = 'arn:aws:iam::444455556666:role/aurora-log-reader';
const logs = { gigabytesPerDay: 10, instances: 8 };

/** Environments that read through the RDS API, each in another way. */
const environments: readonly [string, Environment][] = [
  [
    'instances of its own and of another account beside a bucket, through NAT',
    environment({ logs: { ...logs, rds: [{}, { account: '444455556666', region: 'us-east-1', roleArn }] } }),
  ],
  [
    'instances alone, by a role, without NAT',
    environment({
      imageSource: 'ecr',
      network: {
        mode: 'create',
        zones: ['eu-west-1a', 'eu-west-1b'],
        nat: 'none',
        interfaceEndpoints: [...endpointsWithoutNat, 'rds'],
      },
      logs: {
        ...logs,
        sourceBuckets: 'none',
        rds: [
          { instances: ['orders-*'], tags: { team: 'orders' } },
          { account: '444455556666', roleArn },
        ],
      },
    }),
  ],
];

describe.each(environments)('an environment that reads %s', (_, each) => {
  let stacks: readonly SynthesizedStack[];
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'aurora-rds-'));
    stacks = synthesize([each], { outdir: join(folder, 'cdktf.out'), today: new Date('2026-11-21') });
    rmSync(folder, { recursive: true, force: true });
  });

  const text = (stack: string): string =>
    JSON.stringify(stacks.find(({ id }) => id === stack)?.template ?? `no stack ${stack}`);

  it('violates no rule', () => {
    expect(stacks.length).toBe(5);
    for (const { id, judgement } of stacks) {
      const open = judgement.findings.filter(({ suppressedBecause }) => suppressedBecause === undefined);
      expect([id, open.map(({ message }) => message)]).toEqual([id, []]);
    }
  });

  it('tells both programs, lets them in, and gives discovery a user of Valkey', () => {
    const services = text('test-services');
    expect(services.match(/"AURORA_RDS_SOURCES"/g)).toHaveLength(3);
    expect(text('test-platform')).toContain('~calls:*');
    for (const program of ['discovery', 'processor'])
      expect(text('test-cluster')).toContain(`"aurora-test-${program}"`);
    expect(text('test-cluster')).toContain(roleArn);
    expect(text('bootstrap-111122223333')).toContain(roleArn);
  });

  it('has a bucket of its own for exports only where there are any', () => {
    const bucket = 'aurora-test-source-111122223333-eu-west-1';
    const made = ['test-foundation', 'test-cluster', 'test-services'].filter((id) =>
      text(id).includes(bucket),
    );
    expect(made).toEqual(
      each.logs.sourceBuckets === 'none' ? [] : ['test-foundation', 'test-cluster', 'test-services'],
    );
  });
});
