import type { SynthesizedStack } from '../../../stacks/synthesize';
import type { PlannerOptions } from '../../../tools/plan/planner';
import { selectStacks } from '../../../tools/plan/stacks';
import { Planning } from './support/planning';

const planning = new Planning();
afterAll(() => planning.stop());
beforeEach(() => planning.reset());

const own = () => selectStacks(planning.stacks, planning.environment, []);

async function plan(kind: SynthesizedStack['kind'], options: Partial<PlannerOptions> = {}) {
  const { page, ...rest } = await planning.planner(options).plan(planning.stack(kind));
  return { ...page, ...rest };
}

describe('what is planned', () => {
  it('is every stack whose upstreams are applied, beside each other; only init takes turns', async () => {
    planning.applied('foundation', 'cluster', 'platform', 'services');
    const planned = await planning.planner().planAll(own());
    expect(planned.map(({ page }) => [page.id, page.outcome.kind])).toEqual([
      ['test-foundation', 'planned'],
      ['test-cluster', 'planned'],
      ['test-platform', 'planned'],
      ['test-services', 'planned'],
    ]);
    expect(planning.terraform.atOnce.get('init')).toBe(1);
    expect(planning.terraform.atOnce.get('plan')).toBeGreaterThan(1);
  });

  it('says what would change, on which state, and that there is something to apply', async () => {
    planning.applied('foundation');
    planning.terraform.plans.set('test-foundation', { changes: { 'aws_vpc.network': ['create'] } });
    expect(await plan('foundation')).toMatchObject({
      outcome: { kind: 'planned', changes: [{ address: 'aws_vpc.network', action: 'create' }] },
      changes: true,
      state: { lineage: 'test-foundation', serial: 1 },
    });
    expect(await plan('bootstrap')).toMatchObject({ outcome: { kind: 'planned' }, changes: false });
  });

  it('tells what it is at', async () => {
    await plan('foundation');
    expect(planning.told).toEqual(
      ['reads states', 'initializes', 'plans', 'no change'].map((text) => `test-foundation: ${text}`),
    );
  });
});

describe('a stack that comes too early', () => {
  it('is not planned while a stack before it, near or far, has no state', async () => {
    expect((await plan('foundation')).outcome.kind).toBe('planned');
    expect((await plan('cluster')).outcome).toEqual({ kind: 'not-yet', missing: ['test-foundation'] });
    planning.applied('foundation');
    expect((await plan('services')).outcome).toEqual({
      kind: 'not-yet',
      missing: ['test-cluster', 'test-platform'],
    });
    expect(planning.terraform.calls.filter((call) => call.startsWith('test-services'))).toEqual([]);
  });

  it('knows that a destroyed stack is not applied, though a state is left', async () => {
    planning.terraform.applied('test-foundation', []);
    expect((await plan('cluster')).outcome).toEqual({ kind: 'not-yet', missing: ['test-foundation'] });
  });

  it('waits for a cluster that was begun and not finished', async () => {
    planning.applied('foundation');
    planning.terraform.applied('test-cluster', ['aws_iam_role.node']);
    expect((await plan('platform')).outcome).toEqual({ kind: 'not-yet', missing: ['test-cluster'] });
  });

  const lookup = { summary: 'no matching EC2 VPC found', address: 'data.aws_vpc.network_vpc' };

  it('looks in vain for what a stack before it has still to make', async () => {
    planning.terraform.applied('test-foundation', ['aws_kms_key.encryption']);
    planning.terraform.plans.set('test-cluster', { errors: [lookup] });
    expect((await plan('cluster')).outcome).toEqual({ kind: 'not-yet', missing: ['test-foundation'] });
  });

  it.each([
    ['the stacks before it are complete', true, [lookup]],
    ['something else fails, too', false, [lookup, { summary: 'Unsupported argument' }]],
  ])('is a failure where %s', async (_, complete, errors) => {
    if (complete) planning.applied('foundation');
    else planning.terraform.applied('test-foundation', ['aws_kms_key.encryption']);
    planning.terraform.plans.set('test-cluster', { errors });
    expect((await plan('cluster')).outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('data.aws_vpc.network_vpc: no matching EC2 VPC found'),
    });
  });
});

describe('an API server that does not answer', () => {
  beforeEach(() => planning.applied('foundation', 'cluster', 'platform'));

  it('keeps what talks to it from being planned, and nothing else', async () => {
    planning.silence = 'no answer within 5 s';
    const planned = await planning.planner().planAll(own());
    expect(planned.map(({ page }) => page.outcome.kind)).toEqual([
      'planned',
      'planned',
      'unreachable',
      'unreachable',
    ]);
    expect(planned[2]?.page.outcome).toEqual({
      kind: 'unreachable',
      what: 'the API server of aurora-test, https://cluster.example (no answer within 5 s)',
    });
  });

  it('is asked with the authority of the cluster', async () => {
    const asked: unknown[] = [];
    await plan('platform', { probe: async (server) => void asked.push(server) });
    expect(asked).toEqual([
      {
        cluster: 'aurora-test',
        endpoint: 'https://cluster.example',
        certificateAuthority: 'the authority',
      },
    ]);
  });
});

describe('a plan that fails', () => {
  it('says what Terraform says, and those beside it are planned', async () => {
    planning.applied('foundation', 'cluster');
    planning.terraform.failing.set(
      'test-cluster: init',
      'Error: Failed to query available provider packages',
    );
    planning.terraform.failing.set('test-platform: plan', 'Killed');
    const [foundation, cluster, platform] = await planning.planner().planAll(own().slice(0, 3));
    expect(foundation?.page.outcome.kind).toBe('planned');
    expect(cluster?.page.outcome).toEqual({
      kind: 'failed',
      message: 'terraform init fails:\nError: Failed to query available provider packages',
    });
    expect(platform?.page.outcome).toEqual({ kind: 'failed', message: 'terraform plan fails:\nKilled' });
  });

  it('is read all the same: guards see what Terraform itself refused', async () => {
    planning.applied('foundation');
    planning.terraform.plans.set('test-foundation', {
      changes: { 'aws_dynamodb_table.state': ['delete', 'create'] },
      errors: [{ summary: 'Instance cannot be destroyed' }],
    });
    expect(await plan('foundation')).toMatchObject({
      outcome: { kind: 'failed', message: 'Instance cannot be destroyed' },
      refusals: [{ guard: 'destroys-data', address: 'aws_dynamodb_table.state' }],
      changes: false,
    });
  });

  it('leaves no plan of an earlier run to be taken for this one', async () => {
    planning.terraform.plans.set('test-foundation', { changes: { 'aws_dynamodb_table.state': ['delete'] } });
    expect((await plan('foundation')).refusals).toHaveLength(1);
    planning.terraform.plans.set('test-foundation', { errors: [{ summary: 'No such thing' }] });
    expect((await plan('foundation')).refusals).toEqual([]);
  });

  it('is the failure of its stack where nobody can read it', async () => {
    planning.terraform.failing.set('test-foundation: show', 'the plan was made by another version');
    expect((await plan('foundation')).outcome).toEqual({
      kind: 'failed',
      message: 'terraform show fails for the plan of test-foundation:\nthe plan was made by another version',
    });
  });

  it('is no page at all where a state cannot be read', async () => {
    planning.terraform.failing.set('test-foundation: state', 'no credentials');
    await expect(planning.planner().planAll(own())).rejects.toThrow(
      'The state of test-foundation cannot be read:\nno credentials',
    );
  });
});

describe('variables', () => {
  beforeEach(() => planning.applied('foundation', 'cluster', 'platform'));

  it('that somebody set are Terraform’s to read', async () => {
    await plan('services');
    expect(planning.terraform.variables.get('test-services')).toEqual({});
  });

  it('stay as they were applied last', async () => {
    const looked = Object.entries(planning.stack('services').template.data?.['aws_ecr_image'] ?? {});
    const lookups = looked.map(([name, { image_tag: tag }]) => ({
      mode: 'data' as const,
      type: 'aws_ecr_image',
      name,
      instances: [{ attributes: { image_tag: String(tag).replace('${var.services_version}', '1.3.0') } }],
    }));
    planning.terraform.applied('test-services', ['kubernetes_deployment_v1.discovery'], lookups);
    await plan('services', { env: {} });
    expect(planning.terraform.variables.get('test-services')).toEqual({ TF_VAR_services_version: '1.3.0' });
  });

  it('that nobody can know are asked for by name', async () => {
    expect((await plan('services', { env: {} })).outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^TF_VAR_services_version is not set\. The version of the images/),
    });
  });
});

it('holds the lock of a state only for a plan that is to be applied', async () => {
  const asked: string[] = [];
  const recording: PlannerOptions['terraform'] = (folder, args, options) => {
    if (args[0] === 'plan') asked.push(args.filter((arg) => arg.startsWith('-lock')).join());
    return planning.terraform.run(folder, args, options);
  };
  await plan('foundation', { terraform: recording });
  await plan('foundation', { terraform: recording, lock: true });
  expect(asked).toEqual(['-lock=false', '-lock-timeout=5m']);
});
