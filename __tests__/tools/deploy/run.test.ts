import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDeploy, type DeployOptions } from '../../../tools/deploy/run';
import { exitCodes } from '../../../tools/plan/model';
import { runPlan } from '../../../tools/plan/run';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';
import { Planning } from '../plan/support/planning';

const dev = new Planning(environment({ name: 'dev', protection: 'none' }));
const prod = new Planning(environment({ name: 'prod', protection: 'data' }));
afterAll(() => [dev, prod].forEach((each) => each.stop()));

beforeEach(() => {
  for (const planning of [dev, prod]) {
    planning.reset();
    planning.applied('foundation', 'cluster', 'platform', 'services');
  }
});

const change = (address: string, action = 'update') => ({ changes: { [address]: [action] } });

/** Applies in the order in which they came. */
const applies = ({ terraform }: Planning): readonly string[] =>
  terraform.calls.filter((call) => call.endsWith(': apply')).map((call) => call.split(':')[0] as string);

/** @param answers of the person at the terminal, one after the other; none means that there is no terminal */
async function deploy(
  planning: Planning,
  { answers, names = [], ...options }: Partial<DeployOptions> & { answers?: string[]; names?: string[] } = {},
): Promise<number> {
  const ask = answers === undefined ? undefined : async () => answers.shift();
  const { name } = planning.environment;
  return runDeploy(name, names, { out: planning.out, ...options }, { ...planning.surroundings(), ask });
}

/** Plans, and keeps the plans. @returns their digest */
async function review(planning: Planning): Promise<string> {
  const digest = join(planning.out, '..', 'digest');
  const options = { out: planning.out, save: true, digest };
  await runPlan(planning.environment.name, [], options, planning.surroundings());
  return readFileSync(digest, 'utf8');
}

describe('with a person at a terminal', () => {
  it('shows the page, asks, and applies what it showed, in order', async () => {
    dev.terraform.plans.set('dev-cluster', change('aws_eks_addon.coredns'));
    dev.terraform.plans.set('dev-foundation', change('aws_vpc.network'));
    expect(await deploy(dev, { answers: ['yes'] })).toBe(0);
    expect(dev.printed).toContain('aws_eks_addon.coredns');
    expect(applies(dev)).toEqual(['dev-foundation', 'dev-cluster']);
    expect(dev.said).toContain('dev-services: nothing to change.');
  });

  it('changes nothing when it was not approved', async () => {
    dev.terraform.plans.set('dev-foundation', change('aws_vpc.network'));
    expect(await deploy(dev, { answers: ['n'] })).toBe(exitCodes.failed);
    expect(dev.said).toMatch(/Not approved\. Nothing was changed\.\n$/);
    expect(applies(dev)).toEqual([]);
  });

  it('asks nobody about nothing', async () => {
    expect(await deploy(prod)).toBe(0);
    expect(prod.said).toMatch(/Nothing to change\.\n$/);
  });

  it('deploys only the stacks that are named', async () => {
    for (const kind of ['foundation', 'cluster']) {
      dev.terraform.plans.set(`dev-${kind}`, change('aws_vpc.network'));
    }
    await deploy(dev, { answers: ['yes'], names: ['cluster'] });
    expect(applies(dev)).toEqual(['dev-cluster']);
  });
});

describe('a stack behind one that has changed', () => {
  beforeEach(() => {
    dev.terraform.plans.set('dev-foundation', change('aws_vpc.network'));
    dev.terraform.plans.set('dev-cluster', change('aws_eks_addon.coredns'));
  });

  it('is planned again, and applied when it does the same', async () => {
    expect(await deploy(dev, { answers: ['yes'] })).toBe(0);
    expect(applies(dev)).toEqual(['dev-foundation', 'dev-cluster']);
    expect(dev.terraform.calls.filter((call) => call === 'dev-cluster: plan')).toHaveLength(2);
  });

  it.each([
    ['is applied when a person says so', 'yes', 0, ['dev-foundation', 'dev-cluster']],
    ['is not when they do not', 'no', exitCodes.failed, ['dev-foundation']],
  ])('is shown again when it does something else, and %s', async (_, second, code, applied) => {
    dev.terraform.onApply = () =>
      void dev.terraform.plans.set('dev-cluster', change('aws_eks_addon.coredns', 'create'));
    expect(await deploy(dev, { answers: ['yes', second] })).toBe(code);
    expect(dev.said).toContain(
      [
        'dev-cluster would do something else than what was reviewed:',
        '  was not reviewed:       create aws_eks_addon.coredns',
        '  reviewed, not planned:  update aws_eks_addon.coredns',
      ].join('\n'),
    );
    expect(applies(dev)).toEqual(applied);
  });

  it('is refused when a guard has something against it now', async () => {
    dev.terraform.onApply = () =>
      void dev.terraform.plans.set('dev-cluster', change('aws_eks_cluster.cluster', 'delete'));
    expect(await deploy(dev, { answers: ['yes'] })).toBe(exitCodes.refused);
    expect(dev.said).toMatch(
      /A guard refuses what dev-cluster would do now:\n.*\n\nDeployed: dev-foundation\./,
    );
    expect(applies(dev)).toEqual(['dev-foundation']);
  });
});

describe('an environment that is not there yet', () => {
  it('is deployed stack by stack, each shown before it is applied', async () => {
    dev.reset();
    dev.terraform.plans.set('dev-foundation', change('aws_vpc.network', 'create'));
    dev.terraform.plans.set('dev-cluster', change('aws_eks_addon.coredns', 'create'));
    dev.terraform.onApply = (stack) => dev.applied(stack === 'dev-foundation' ? 'foundation' : 'cluster');
    const answers = ['yes', 'yes'];
    await deploy(dev, { answers, names: ['foundation', 'cluster'] });
    expect(answers).toEqual([]);
    expect(applies(dev)).toEqual(['dev-foundation', 'dev-cluster']);
  });
});

describe('a deployment that stops', () => {
  beforeEach(() => {
    for (const kind of ['foundation', 'cluster', 'platform']) {
      dev.terraform.plans.set(`dev-${kind}`, change(`aws_vpc.${kind}`));
    }
    dev.terraform.failing.set('dev-cluster: apply', 'Error: quota');
  });

  it('goes no further, and says what is deployed and how to go on', async () => {
    expect(await deploy(dev, { answers: ['yes'] })).toBe(exitCodes.failed);
    expect(applies(dev)).toEqual(['dev-foundation', 'dev-cluster']);
    expect(dev.said).toMatch(
      new RegExp(
        [
          'dev-cluster: terraform apply ended with exit code 1; see above',
          '',
          'Deployed: dev-foundation. Stopped at: dev-cluster. Not begun: dev-platform, dev-services.',
          'What is deployed stays. When the cause is mended, the same command goes on:',
          '  npm run deploy -- dev\n$',
        ].join('\n'),
      ),
    );
  });

  it('is taken up again by the same command', async () => {
    await deploy(dev, { answers: ['yes'] });
    dev.terraform.failing.clear();
    dev.terraform.calls.length = 0;
    expect(await deploy(dev, { answers: ['yes'] })).toBe(0);
    expect(applies(dev)).toEqual(['dev-cluster', 'dev-platform']);
  });
});

describe('what is not begun', () => {
  it('is what a guard refuses', async () => {
    prod.terraform.plans.set('prod-foundation', change('aws_dynamodb_table.state', 'delete'));
    expect(await deploy(prod, { answers: ['prod'] })).toBe(exitCodes.refused);
    expect(applies(prod)).toEqual([]);
  });

  it('is what cannot be planned', async () => {
    dev.terraform.plans.set('dev-cluster', { errors: [{ summary: 'Invalid value' }] });
    await expect(deploy(dev, { answers: ['yes'] })).rejects.toThrow(
      new UserError('dev-cluster cannot be planned:\nInvalid value\nNothing was changed.'),
    );
  });

  it('is what cannot be ended from here; what could be is named', async () => {
    dev.silence = 'no answer within 5 s';
    await expect(deploy(dev, { answers: ['yes'] })).rejects.toThrow(
      /dev-services cannot be planned from here.*inside the VPC only\nNothing was changed\.\nThe others can be deployed from here: npm run deploy -- dev dev-foundation dev-cluster$/s,
    );
  });
});

describe('without a terminal', () => {
  beforeEach(() => {
    for (const planning of [dev, prod]) {
      planning.terraform.plans.set(`${planning.environment.name}-foundation`, change('aws_vpc.network'));
    }
  });

  it('--yes deploys what is not protected', async () => {
    expect(await deploy(dev, { yes: true })).toBe(0);
    expect(applies(dev)).toEqual(['dev-foundation']);
  });

  it.each([
    ['with --yes', { yes: true }, /^--yes: not allowed for prod, which is protected/],
    ['without', {}, /^Deploy prod: nobody can be asked/],
  ])('nobody approves prod, %s', async (_, options, message) => {
    await expect(deploy(prod, options)).rejects.toThrow(message);
    expect(applies(prod)).toEqual([]);
  });
});

describe('a saved plan', () => {
  beforeEach(() => prod.terraform.plans.set('prod-foundation', change('aws_vpc.network')));

  it('is applied as it was reviewed, by its digest, without being asked about', async () => {
    const approvedPlan = await review(prod);
    prod.terraform.calls.length = 0;
    expect(await deploy(prod, { approvedPlan })).toBe(0);
    expect(prod.printed).toContain('aws_vpc.network');
    expect(prod.terraform.calls.slice(0, 2)).toEqual(['prod-foundation: init', 'prod-foundation: apply']);
  });

  it('is refused when its state has changed since', async () => {
    const approvedPlan = await review(prod);
    prod.applied('foundation');
    await expect(deploy(prod, { approvedPlan })).rejects.toThrow(
      'The plan of prod-foundation is stale: the stack had a state with the serial 1 when it was planned, and has one with the serial 2 now. Somebody has applied something since',
    );
    expect(applies(prod)).toEqual([]);
  });

  it('is refused when something else is checked out', async () => {
    const approvedPlan = await review(prod);
    const file = join(prod.out, 'stacks', 'prod-foundation', 'cdk.tf.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('aurora-prod', 'aurora-dorp'));
    try {
      await expect(deploy(prod, { approvedPlan })).rejects.toThrow(
        /^prod-foundation: what is checked out here synthesizes to something else than what was planned at commit c0ffee\./,
      );
    } finally {
      writeFileSync(file, before);
    }
  });

  it('stops before what was not reviewed, since nobody can be asked', async () => {
    prod.terraform.plans.set('prod-cluster', change('aws_eks_addon.coredns'));
    const approvedPlan = await review(prod);
    prod.terraform.onApply = () =>
      void prod.terraform.plans.set('prod-cluster', change('aws_eks_addon.coredns', 'delete'));
    expect(await deploy(prod, { approvedPlan })).toBe(exitCodes.failed);
    expect(prod.said).toMatch(/Deploy prod-cluster like this: nobody can be asked/);
    expect(prod.said).toMatch(/plan and review what is left:\n {2}npm run plan -- prod --save\n$/);
    expect(applies(prod)).toEqual(['prod-foundation']);
  });

  it('names its stacks itself', async () => {
    await expect(deploy(prod, { approvedPlan: 'a'.repeat(64), names: ['foundation'] })).rejects.toThrow(
      'stack: given foundation beside --approved-plan; allowed: one of them',
    );
  });
});
