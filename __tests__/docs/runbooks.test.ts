import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { alerts } from '../../contract/alerts';
import { pipelineMetrics } from '../../contract/metrics';
import { namespaces } from '../../contract/namespaces';
import { recordFields } from '../../contract/record-fields';
import { discoverySettings, processorSettings } from '../../contract/settings';
import { storageClasses } from '../../contract/storage';
import { recordStreams, systemStreams } from '../../contract/streams';
import { namesByCharts, staleCharts } from './commands/chart-names';
import { filled } from './commands/placeholders';
import { resourcesOf, thePlace, type Place } from './commands/place';
import { check, scriptNamed } from './commands/programs';
import { commandsIn } from './commands/shell';

const root = join(__dirname, '..', '..');
const folder = join(root, 'docs', 'runbooks');
const place: Place = thePlace();

interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const pageAt = (path: string): Page => ({ path, text: readFileSync(join(root, path), 'utf8') });
const runbooks = readdirSync(folder)
  .sort()
  .map((file) => pageAt(`docs/runbooks/${file}`));
const procedures = runbooks.filter(({ path }) => !path.endsWith('/README.md'));
const index = pageAt('docs/runbooks/README.md').text;
const withCommands = [pageAt('README.md'), ...runbooks];

/** The fenced blocks of a language, without the indentation of a list that they stand in. */
const blocks = ({ text }: Page, language: string): string[] =>
  [...text.matchAll(/^( *)```(\w+)\n([^]*?)^\1```$/gm)]
    .filter(([, , name]) => name === language)
    .map(([, indentation = '', , block = '']) => block.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''));

/** What stands between backticks in running text. */
const inlineCode = ({ text }: Page): string[] =>
  [...text.replace(/^( *)```[^]*?^\1```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

const inlineCommand = /^(npm|npx|kubectl|aws|terraform|helm) \S+/;

/** In running text, a script without words behind it is only named. */
const onlyNamed = /^npm run (\S+)$/;

/** Every command of a page, in blocks and in running text. */
const commandsOf = (page: Page) =>
  [
    ...blocks(page, 'console'),
    ...inlineCode(page).filter((code) => inlineCommand.test(code) && !onlyNamed.test(code)),
  ]
    .flatMap((block) => commandsIn(filled(block, place)))
    .map((command) => ({ page: page.path, command }));

const all = withCommands.flatMap(commandsOf);

it('finds commands on every page', () => {
  expect(runbooks.length).toBeGreaterThanOrEqual(14);
  for (const page of runbooks) expect([page.path, commandsOf(page).length]).not.toEqual([page.path, 0]);
  expect(all.length).toBeGreaterThan(120);
});

it.each(all.map(({ page, command }) => [page, command.words.join(' ') || command.line, command] as const))(
  '%s: %s',
  async (_, __, command) => {
    await check(command, place);
  },
);

it('names scripts that there are', () => {
  const named = withCommands.flatMap(inlineCode).flatMap((code) => onlyNamed.exec(code)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(5);
  named.forEach(scriptNamed);
  expect(() => scriptNamed('sinth')).toThrow('given sinth');
});

/** Each is a command that was right until somebody renamed something, or that somebody misspelt. */
const wrong: readonly (readonly [line: string, because: string])[] = [
  ['npm run sinth', 'script of package.json'],
  ['npm run plan', 'missing required argument'],
  ['npm run plan -- prod --bogus', 'unknown option'],
  ['npm run plan prod', '"--" is missing'],
  ['npm run lint -- --fast', 'no tool of ours'],
  ['npx cdktf destroy prod-network', 'no stack is called prod-network'],
  ['npx cdktf diff', 'without a stack'],
  ['npx cdktf synth --json', 'unknown option --json'],
  ['npx rimraf x', 'npx: given rimraf'],
  ['terraform -chdir=cdktf.out/stacks/prod-network state list', 'folder of no stack'],
  ['terraform -chdir=cdktf.out/stacks/prod-foundation state rm aws_s3_bucket.gone', 'in no state'],
  ['terraform -chdir=cdktf.out/stacks/prod-foundation state mv aws_s3_bucket.gone', 'with 1 addresses'],
  ['terraform -chdir=cdktf.out/stacks/prod-foundation destroy', 'terraform: given destroy'],
  ['kubectl --namespace aurora-log get pods', 'no namespace aurora-log'],
  ['kubectl get pods', 'without a namespace'],
  ['kubectl --namespace aurora-logs describe deployment/explorer', 'has no deployment explorer'],
  ['kubectl --namespace aurora-agents describe deployment/discovery', 'has no deployment discovery'],
  ['kubectl --namespace aurora-logs delete pvc/data-kafka-0', 'no persistentvolumeclaim data-kafka-0'],
  ['kubectl --namespace aurora-logs delete pod/kafka-0', 'has no pod kafka-0'],
  ['kubectl --namespace aurora-logs get jobs --selector app.kubernetes.io/name=setup', 'no workload'],
  ['kubectl --namespace aurora-logs get pods --follow', 'unknown option --follow'],
  ['kubectl --namespace aurora-logs drain pods', 'kubectl drain'],
  ['kubectl --namespace aurora-logs patch pvc/valkey --patch {"spec":}', 'JSON'],
  [
    'kubectl --namespace aurora-logs exec deploy/discovery -- /usr/local/bin/node /app/discovery.mjs backfill',
    'required option',
  ],
  [
    'kubectl --namespace aurora-logs exec deploy/processor-master -- /usr/local/bin/node /app/processor.mjs resend',
    'unknown command',
  ],
  [
    'kubectl --namespace aurora-logs exec deploy/discovery -- /usr/local/bin/node /app/processor.mjs replay',
    'has no /app/processor.mjs',
  ],
  [
    'kubectl --namespace aurora-logs exec deploy/discovery -- node /app/discovery.mjs backfill --since 7d',
    'does not start node',
  ],
  ['kubectl --namespace aurora-logs exec deploy/discovery -- sh', 'has no program sh'],
  ['helm uninstall openobserve --namespace logs', 'release: given logs/openobserve'],
  ['helm rollback kafka', 'helm: given rollback'],
  ['aws ec2 describe-volume', 'is in no list'],
  ['aws ec2 describe-volumes --filter x', 'unknown option --filter'],
  ['aws ec2 delete-volume --region us-east-1', 'without --volume-id'],
  ['aws dynamodb scan --table-name aurora-prod-tracking', '--table-name: given aurora-prod-tracking'],
  ['aws secretsmanager get-secret-value --secret-id aurora/prod/root', '--secret-id: given'],
  ['aws eks update-kubeconfig --name prod', '--name: given prod'],
  ['aws s3 ls s3://aurora-prod-logs', 'no bucket aurora-prod-logs'],
  ['aws cloudwatch describe-alarms --alarm-names aurora-prod-heartbeat', '--alarm-names: given'],
  ['aws cloudwatch describe-alarms --alarm-name-prefix prod', 'no alarm begins with prod'],
  [
    'aws ec2 describe-snapshots --filters Name=tag:aurora:snapshots,Values=prod',
    'nothing has the tag aurora:snapshots',
  ],
  ['export TF_VAR_version=1', 'variable: given TF_VAR_version'],
  ['npm ci | sh', 'may only run what'],
  ['rm -rf cdktf.out', 'nobody knows the words of rm'],
];

it.each(wrong)('would see that something is wrong with: %s', async (line, because) => {
  const tried = async () => {
    for (const command of commandsIn(line)) await check(command, place);
  };
  await expect(tried()).rejects.toThrow(because);
});

it('would see what it cannot read, and placeholders without a meaning', () => {
  for (const line of ['a; b', 'a > b', 'echo $(a)', 'ls *', 'a "b $c"', "a 'b"])
    expect(() => commandsIn(line)).toThrow('this test does not read');
  expect(() => filled('npm run plan -- <stage>', place)).toThrow('<stage> is in no list');
});

it('the names that charts give are read of the charts that are pinned', () => {
  expect(staleCharts()).toEqual([]);
});

describe.each(procedures.map((page) => [page.path, page] as const))('%s', (_, page) => {
  it('says when it is needed, what to look at, what to do, how to know that it worked, and what can go wrong', () => {
    expect(page.text).toMatch(/^# .+\n\n\*\*When you need it:\*\* /);
    expect([...page.text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
      'Look first',
      'Do',
      'It worked when',
      'What can go wrong',
    ]);
  });

  it('is in the index', () => {
    expect(index).toContain(`(${page.path.slice('docs/runbooks/'.length)})`);
  });
});

it('every alert and every alarm has a runbook', () => {
  const rows = index.split('\n').filter((line) => /^\| `aurora-/.test(line));
  const named = rows.flatMap((row) => [...row.matchAll(/`(aurora-[^`]+)`/g)].map(([, name]) => name));
  const { environment, names } = place;
  const alarms = resourcesOf(place, 'aws_cloudwatch_metric_alarm')
    .map((each) => String(each['alarm_name']))
    .filter((name) => name.startsWith(`${names.prefix}-`))
    .map((name) =>
      name
        .replace(names.prefix, 'aurora-<environment>')
        .replace(
          /-(instance-metadata|log-file-tracking|log-processing-jobs)-throttled/,
          '-<table>-throttled',
        ),
    );
  // The nodes of `prod` borrow credits; where they may not, another alarm takes the place of two.
  const elsewhere = ['aurora-<environment>-node-credits-exhausted'];
  const budget = names.budget.replace(environment.name, '<environment>');
  expect(new Set(named)).toEqual(
    new Set([...alerts.map(({ name }) => name), ...alarms, ...elsewhere, budget]),
  );
});

it('links to pages, files and headings that there are', () => {
  const anchorsIn = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  const broken = runbooks.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].flatMap(([, link = '']) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? join(root, path) : join(root, dirname(path), file);
      if (!existsSync(target)) return [`${path}: ${link}`];
      return anchor === undefined || anchorsIn(target).includes(anchor) ? [] : [`${path}: ${link}`];
    }),
  );
  expect(broken).toEqual([]);
});

it('names settings that there are', () => {
  const settings = readFileSync(join(root, 'docs', 'values.md'), 'utf8');
  const sections = [...settings.matchAll(/^## (\w+)/gm)].map(([, name = '']) => name);
  const paths = new RegExp(`^(${sections.join('|')})(\\.\\w+)+$`);
  const unknown = runbooks.flatMap((page) =>
    inlineCode(page)
      .filter((code) => paths.test(code) && !settings.includes(`\`${code}\``))
      .map((code) => `${page.path}: ${code}`),
  );
  expect(unknown).toEqual([]);
  expect(runbooks.flatMap(inlineCode).filter((code) => paths.test(code)).length).toBeGreaterThan(40);
});

it('names variables, metrics, streams and columns that there are', () => {
  const variables = [...Object.keys(discoverySettings.shape), ...Object.keys(processorSettings.shape)];
  const metrics: string[] = Object.values(pipelineMetrics).map(({ name }) => name);
  const streams: string[] = [...Object.values(recordStreams), ...Object.values(systemStreams)].map(
    ({ name }) => name,
  );
  const known = new Set([...Object.keys(recordFields), ...streams, 'count', 'records', 'event_name']);
  for (const page of runbooks) {
    expect((page.text.match(/AURORA_[A-Z_]+/g) ?? []).filter((name) => !variables.includes(name))).toEqual(
      [],
    );
    const named = inlineCode(page).filter((code) => code.startsWith('aurora.log.'));
    expect(named.filter((name) => !metrics.includes(name))).toEqual([]);
    const columns = blocks(page, 'sql').flatMap(
      (sql) => sql.replaceAll(/'[^']*'/g, '').match(/\b[a-z_]+\b/g) ?? [],
    );
    expect(columns.filter((column) => !known.has(column))).toEqual([]);
  }
});

it('a volume that is brought back fits its claim', () => {
  const [text = ''] = procedures.flatMap((page) => blocks(page, 'yaml'));
  const volume = parse(filled(text, place)) as {
    readonly kind: string;
    readonly spec: {
      readonly storageClassName: string;
      readonly claimRef: { readonly namespace: string; readonly name: string };
      readonly csi: { readonly driver: string };
    };
  };
  const { storageClassName, claimRef, csi } = volume.spec;
  expect(volume.kind).toBe('PersistentVolume');
  expect(storageClassName).toBe(storageClasses.data);
  expect(claimRef.namespace).toBe(namespaces.logs);
  expect(namesByCharts(place)).toContain(`${claimRef.namespace}/persistentvolumeclaim/${claimRef.name}`);
  expect(resourcesOf(place, 'kubernetes_storage_class_v1')).toContainEqual(
    expect.objectContaining({ storage_provisioner: csi.driver }),
  );
});
