import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../../contract/tables';
import { bucketExists } from '../../tools/bootstrap/bucket-exists';
import { runDeploy } from '../../tools/deploy/run';
import { exitCodes, type EnvironmentPlan, type StackPlan } from '../../tools/plan/model';
import { planStoreOf } from '../../tools/plan/plan-store';
import { prepareWith } from '../../tools/plan/prepare';
import { runPlan, type PlanOptions } from '../../tools/plan/run';
import { terraform, type Terraform } from '../../tools/terraform';
import { accountNames, namesOf } from '../../values/names';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';
import { TerraformFleet } from '../support/terraform-fleet';

/** An environment that holds data, with some of its values replaced. */
const prod = (changes: Partial<EnvironmentInput> = {}) =>
  environment({
    name: 'prod',
    region: 'us-east-1',
    network: { mode: 'create', zones: ['us-east-1a', 'us-east-1b'] },
    protection: 'data',
    ...changes,
  });

/** The life of an environment as people lead it: plan, review, deploy, and a change that would lose data. */
describe('an environment that holds data, planned and deployed', () => {
  const { stacks, tables: tableNames } = namesOf(prod());
  const { foundation } = stacks;
  let fleet: TerraformFleet;
  /** What stands in values/ now. */
  let now = prod();
  let page: EnvironmentPlan;
  let said: string;
  let digest: string;

  // Nobody watches: what Terraform says goes into the message of a failing test.
  const captured: Terraform = (folder, args, options) =>
    terraform(folder, args, { ...options, stdio: 'capture' });

  const surroundings = () => ({
    stdout: { write: (text: string) => void (said += text) },
    stderr: { write: (text: string) => void (said += text) },
    env: process.env,
    terraform: captured,
    prepare: prepareWith({ terraform: captured, bucketExists, load: () => [now] }),
    probe: async () => 'there is no cluster in this test',
    priceBefore: async () => 500,
    planStore: planStoreOf,
    commit: async () => 'the commit of this test',
  });

  /** Plans the foundation, and remembers the page. */
  async function plan(options: Partial<PlanOptions> = {}, names = ['foundation']): Promise<number> {
    said = '';
    const json = join(fleet.outdir, '..', 'page.json');
    const code = await runPlan('prod', names, { out: fleet.outdir, json, ...options }, surroundings());
    page = JSON.parse(readFileSync(json, 'utf8')) as EnvironmentPlan;
    return code;
  }

  /** @param typed what the person at the terminal types */
  async function deploy(typed?: string, approvedPlan?: string): Promise<number> {
    said = '';
    const names = approvedPlan === undefined ? ['foundation'] : [];
    return runDeploy(
      'prod',
      names,
      { out: fleet.outdir, approvedPlan },
      {
        ...surroundings(),
        ask: typed === undefined ? undefined : async () => typed,
      },
    );
  }

  const shown = (): StackPlan => page.stacks[0] as StackPlan;
  const changes = (): string[] =>
    shown().outcome.kind === 'planned'
      ? (shown().outcome as { changes: readonly { action: string; address: string }[] }).changes.map(
          ({ action, address }) => `${action} ${address}`,
        )
      : [];

  /** A change of the contract, as somebody would write it: items are found by another key. */
  const replaceTable = () => jest.replaceProperty(tables.instanceMetadata, 'partitionKey', 'arn' as never);

  beforeAll(async () => {
    fleet = await TerraformFleet.start([now]);
    await fleet.bootstrap(now.account).apply();
  }, 300_000);
  afterAll(() => fleet.stop());
  afterEach(() => jest.restoreAllMocks());

  test('a plan from nothing: the foundation is to be created, the others wait for it', async () => {
    const markdown = join(fleet.outdir, '..', 'page.md');
    expect(await plan({ markdown, against: 'main' }, [])).toBe(exitCodes.changed);
    expect(page.stacks.map(({ id, outcome }) => [id, outcome.kind])).toEqual([
      [foundation, 'planned'],
      [stacks.cluster, 'not-yet'],
      [stacks.platform, 'not-yet'],
      [stacks.services, 'not-yet'],
    ]);
    expect(new Set(changes().map((change) => change.split(' ')[0]))).toEqual(new Set(['create']));
    expect(page.price.before).toEqual({ usd: 500, against: 'main' });
    expect(readFileSync(markdown, 'utf8')).toContain('aws_dynamodb_table.');
  }, 300_000);

  test('saved plans are encrypted with the key of the state, and are what their digest says', async () => {
    await plan({ save: true, digest: join(fleet.outdir, '..', 'digest') });
    digest = readFileSync(join(fleet.outdir, '..', 'digest'), 'utf8');
    expect(said).toContain(`npm run deploy -- prod --approved-plan ${digest}`);
    const s3 = new S3Client({ region: now.region, forcePathStyle: true });
    const { ServerSideEncryption, SSEKMSKeyId } = await s3.send(
      new HeadObjectCommand({
        Bucket: accountNames(now).stateBucket,
        Key: `plans/prod/${digest}/review.json`,
      }),
    );
    s3.destroy();
    expect([ServerSideEncryption, SSEKMSKeyId]).toEqual(['aws:kms', expect.stringContaining(':key/')]);
  }, 300_000);

  test('it is deployed by the digest of what was reviewed, and then a plan is empty', async () => {
    expect([await deploy(undefined, digest), said]).toEqual([0, expect.stringContaining('applies the plan')]);
    expect(await plan()).toBe(exitCodes.unchanged);
    // Nor is what Terraform itself has done a drift, which somebody would look into every night.
    expect(shown().outcome).toMatchObject({ changes: [], drifted: [] });
  }, 600_000);

  test('the same plan is stale now', async () => {
    await expect(deploy(undefined, digest)).rejects.toThrow(
      `The plan of ${foundation} is stale: the stack had no state when it was planned, and has one with the serial`,
    );
  }, 120_000);

  let table: string;

  test('a change that replaces a table is refused, and the table named, though Terraform refuses it too', async () => {
    replaceTable();
    expect(await plan()).toBe(exitCodes.refused);
    expect(shown().outcome.kind).toBe('failed');
    const [refusal] = shown().refusals;
    table = refusal?.address as string;
    expect(refusal).toMatchObject({ guard: 'destroys-data', stack: foundation });
    expect(refusal?.message).toContain(
      `replaces the DynamoDB table ${JSON.stringify(tableNames.instanceMetadata)}`,
    );
    expect(await deploy('prod')).toBe(exitCodes.refused);
  }, 300_000);

  test('with a dated exception it may be deployed, and the page says that it takes two deploys', async () => {
    const until = new Date(Date.now() + 7 * 24 * 3600_000).toISOString().slice(0, 10);
    const reason = 'The metadata is written anew by discovery within a minute';
    now = prod({ exceptions: [{ address: `${foundation}/${table}`, reason, until }] });
    replaceTable();
    expect(await plan()).toBe(exitCodes.changed);
    expect(changes()).toContain(`replace ${table}`);
    expect(shown().refusals).toMatchObject([{ address: table, exception: { reason, until } }]);
    expect(shown().refusals[0]?.message).toContain('two deploys');
  }, 300_000);

  test('the first deploy turns the protection off, the second replaces the table', async () => {
    expect([await deploy('prod'), said]).toEqual([0, expect.stringContaining('applies the plan')]);
    replaceTable();
    expect([await deploy('no'), said]).toEqual([1, expect.stringContaining('Not approved')]);
    expect([await deploy('prod'), said]).toEqual([0, expect.stringContaining('applies the plan')]);
    const described = (await fleet.call('dynamodb', 'DynamoDB_20120810.DescribeTable', {
      TableName: tableNames.instanceMetadata,
    })) as { Table: { KeySchema: unknown } };
    expect(described.Table.KeySchema).toEqual([{ AttributeName: 'arn', KeyType: 'HASH' }]);
    expect(await plan()).toBe(exitCodes.unchanged);
  }, 600_000);

  test('once nothing is protected any more, it can be destroyed', async () => {
    now = prod({ protection: 'none' });
    replaceTable();
    expect([await deploy('prod'), said]).toEqual([0, expect.stringContaining('applies the plan')]);
    await fleet.destroy(foundation);
    expect(await fleet.call('dynamodb', 'DynamoDB_20120810.ListTables', {})).toEqual({ TableNames: [] });
  }, 600_000);
});
