import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadEnvironments } from '../../values';
import { deliveryBranch, imagesGithubEnvironment, namesOf } from '../../values/names';
import { versionVariable } from '../../stacks/services-stack';
import { signingWorkflow } from '../../tools/images/publish';
import { renderDeployWorkflow } from '../../tools/docs/deploy-workflow';
import { environment } from '../support/environment';
import { serviceNodeVersion } from '../support/node24';

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');

const stepSchema = z.strictObject({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const jobSchema = z.looseObject({
  'runs-on': z.string().optional(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()),
  'timeout-minutes': z.number().optional(),
  uses: z.string().optional(),
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  steps: z.array(stepSchema).optional(),
});
const workflowSchema = z.looseObject({
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), jobSchema),
});
type Step = z.infer<typeof stepSchema>;
type Job = z.infer<typeof jobSchema>;

const files = readdirSync(folder).sort();
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const workflow = (file: string) => workflowSchema.parse(parse(text(file)));
const jobs = files.flatMap((file) =>
  Object.entries(workflow(file).jobs).map(([id, job]) => ({ name: `${file}: ${id}`, file, id, job })),
);
const stepsOf = (job: Job): readonly Step[] => job.steps ?? [];

const action = z
  .looseObject({ runs: z.looseObject({ steps: z.array(stepSchema) }) })
  .parse(parse(readFileSync(join(root, '.github', 'actions', 'setup', 'action.yml'), 'utf8')));
const everyStep = [...jobs.flatMap(({ job }) => stepsOf(job)), ...action.runs.steps];
const everyText = [
  ...files.map(text),
  readFileSync(join(root, '.github/actions/setup/action.yml'), 'utf8'),
].join('\n');

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).scripts;

it('are these', () => {
  expect(files).toEqual([
    'deploy-environment.yml',
    'deploy.yml',
    'drift.yml',
    'images.yml',
    'pull-request.yml',
    'updates.yml',
  ]);
});

describe('actions', () => {
  const uses = everyText.split('\n').filter((line) => /\buses:/.test(line) && !line.includes('uses: ./'));

  it('are pinned by commit, with the version in a comment', () => {
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    );
  });

  it('have one version each', () => {
    const versions = new Map<string, Set<string>>();
    for (const line of uses) {
      const [, name = '', version = ''] = /uses: ([^@]+)@(.+)$/.exec(line) ?? [];
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it('that check out keep no token for what runs afterwards', () => {
    const checkouts = everyStep.filter(({ uses: used }) => used?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(5);
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });
});

describe('commands', () => {
  const runs = everyStep.flatMap(({ run }) => (run === undefined ? [] : [run]));

  it('are one each, so that no logic lives in YAML', () => {
    expect(runs.filter((run) => /[\n;|&<>`]|\$\(/.test(run.trim()))).toEqual([]);
  });

  it('take what comes from outside by variables: an expression would be code before the shell sees it', () => {
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });

  it('are scripts of this repository that there are', () => {
    const known = (run: string): boolean => {
      const [, script] = /^npm run -s ([\w:-]+)( -- .*)?$/.exec(run) ?? [];
      if (script !== undefined) return script in scripts;
      return (
        run === 'npm ci' || readdirSync(join(root, '.ci')).some((file) => run.split(' ')[0] === `.ci/${file}`)
      );
    };
    expect(runs.filter((run) => !known(run))).toEqual([]);
  });

  it('see no secret but the token of their own run', () => {
    const given = everyStep.flatMap(({ env = {} }) => Object.values(env));
    expect(given.filter((value) => /secrets\./.test(value))).toEqual([]);
    expect([...everyText.matchAll(/\$\{\{[^}]*secrets\.(\w+)/g)].map(([, name]) => name)).toEqual([
      'RENOVATE_TOKEN',
    ]);
  });
});

describe('jobs', () => {
  const own = jobs.filter(({ job }) => job.uses === undefined);

  it('end by themselves', () => {
    expect(own.filter(({ job }) => !((job['timeout-minutes'] ?? 0) > 0)).map(({ name }) => name)).toEqual([]);
  });

  it('begin with no permission', () => {
    expect(files.filter((file) => Object.keys(workflow(file).permissions).length > 0)).toEqual([]);
  });

  it('write nothing at GitHub but what they are for', () => {
    const writes = jobs.flatMap(({ name, job }) =>
      Object.entries(job.permissions).flatMap(([scope, access]) =>
        access === 'write' && scope !== 'id-token' ? [`${name}: ${scope}`] : [],
      ),
    );
    expect(writes).toEqual(['drift.yml: plan: issues', 'pull-request.yml: comment: pull-requests']);
  });

  it('get credentials of AWS only in a GitHub environment, and only where they use them', () => {
    for (const { name, job } of own) {
      const uses = stepsOf(job).some((step) => step.uses?.startsWith('aws-actions/'));
      expect([
        name,
        job.permissions['id-token'] === 'write',
        job.environment !== undefined && !name.startsWith('updates'),
      ]).toEqual([name, uses, uses]);
    }
  });

  it('install packages before they have credentials', () => {
    for (const { name, job } of own) {
      const steps = stepsOf(job).map((step) => step.uses ?? '');
      const credentials = steps.findIndex((used) => used.startsWith('aws-actions/'));
      if (credentials >= 0)
        expect([name, steps.indexOf('./.github/actions/setup') < credentials]).toEqual([name, true]);
    }
  });

  it('run on a runner that is named, never on one that changes under them', () => {
    const runners = new Set(own.map(({ job }) => job['runs-on']));
    expect([...runners].sort()).toEqual([
      '${{ inputs.runner }}',
      '${{ matrix.runner }}',
      'ubuntu-24.04',
      'ubuntu-24.04-arm',
    ]);
  });
});

describe('a pull request', () => {
  it('never runs what a fork wrote with rights of this repository', () => {
    expect(everyText).not.toContain('pull_request_target');
    const { plan } = workflow('pull-request.yml').jobs;
    expect(plan?.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
    const trusting = jobs.filter(
      ({ file, job }) => file === 'pull-request.yml' && job.environment !== undefined,
    );
    expect(trusting.map(({ id }) => id)).toEqual(['plan']);
  });

  it('has its one comment also where a plan failed, and never with a token of a fork', () => {
    const { comment } = workflow('pull-request.yml').jobs;
    expect(comment?.needs).toEqual(['environments', 'plan']);
    expect(comment?.if).toBe(
      '${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}',
    );
  });

  it('gives other jobs its pages and nothing else: a plan holds secrets', () => {
    const uploads = everyStep.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(uploads.map((step) => step.with?.['path'])).toEqual(['${{ runner.temp }}/pages']);
    const { plan } = workflow('pull-request.yml').jobs;
    const kept = stepsOf(plan as Job).find(({ run }) => run?.includes('github -- plan'));
    expect(kept?.env?.['PAGES']).toBe('${{ runner.temp }}/pages');
  });
});

describe('environments', () => {
  it('are named by values alone: outside of the generated workflow by a matrix or an input', () => {
    const named = jobs.filter(({ file }) => file !== 'deploy.yml').map(({ job }) => job.environment);
    expect([...new Set(named.filter((name) => name !== undefined))].sort()).toEqual([
      '${{ inputs.deploy-environment }}',
      '${{ inputs.review-environment }}',
      '${{ matrix.planEnvironment }}',
      '${{ matrix.reviewEnvironment }}',
      imagesGithubEnvironment,
      'updates',
    ]);
  });

  it('are deployed from one branch, each after the one that it waits for', () => {
    const { on, jobs: deploying } = workflow('deploy.yml');
    expect(on).toEqual({ push: { branches: [deliveryBranch] }, workflow_dispatch: {} });
    const environments = loadEnvironments();
    expect(Object.keys(deploying).sort()).toEqual(['images', ...environments.map(({ name }) => name)].sort());
    for (const each of environments) {
      const { githubEnvironments } = namesOf(each);
      const { after } = each.delivery;
      expect(deploying[each.name]).toMatchObject({
        needs: ['images', ...(after === undefined ? [] : [after])],
        with: {
          environment: each.name,
          'review-environment': githubEnvironments.review,
          'deploy-environment': githubEnvironments.deploy,
        },
      });
    }
  });

  it('that wait for nobody are deployed side by side', () => {
    const [one, two, three] = [
      environment({ name: 'one' }),
      environment({ name: 'two' }),
      environment({ name: 'three', delivery: { after: 'two' } }),
    ];
    const { jobs: deploying } = workflowSchema.parse(parse(renderDeployWorkflow([three, two, one])));
    expect(Object.keys(deploying)).toEqual(['images', 'one', 'two', 'three']);
    expect(deploying['one']?.needs).toEqual(['images']);
    expect(deploying['three']?.needs).toEqual(['images', 'two']);
  });

  it('deploy the version that was built, by the variable that the stack reads', () => {
    const { plan, deploy } = workflow('deploy-environment.yml').jobs;
    for (const job of [plan, deploy]) {
      expect(job?.['env']).toEqual({ [`TF_VAR_${versionVariable}`]: '${{ inputs.version }}' });
    }
  });
});

describe('images', () => {
  it('are built natively, and signed as the workflow that is trusted', () => {
    expect(signingWorkflow).toBe('.github/workflows/images.yml');
    expect(workflow('images.yml').jobs['publish']?.['runs-on']).toBe('ubuntu-24.04-arm');
  });

  it('and the workflows run on the same Node', () => {
    const node = action.runs.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(node?.with?.['node-version']).toBe(serviceNodeVersion);
  });
});
