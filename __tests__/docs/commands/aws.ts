import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotTag } from '../../../contract/volumes';
import { resourcesOf, type Place } from './place';
import { parsed } from './shell';

/** The options of one operation. */
interface Operation {
  /** Options that take a list, as several words. */
  readonly lists: readonly string[];
  readonly values: readonly string[];
  readonly flags: readonly string[];
  readonly required: readonly string[];
}

/** Of botocore’s service models, by aws_operations.py: the suite `aws` holds the file against them. */
export const operations = JSON.parse(
  readFileSync(join(__dirname, 'aws-operations.json'), 'utf8'),
) as Readonly<Record<string, Operation>>;

const none: Operation = { lists: [], values: [], flags: [], required: [] };

/** What the AWS CLI has beside the operations of services: https://docs.aws.amazon.com/cli/latest/reference/. */
const ofTheCli: Readonly<Record<string, Operation>> = {
  'ecr get-login-password': none,
  'eks update-kubeconfig': { ...none, values: ['--name', '--kubeconfig'], required: ['--name'] },
  's3 cp': none,
  's3 ls': { ...none, flags: ['--recursive', '--summarize', '--human-readable'] },
};

/** Required by the service, and filled in by the CLI: it starts one machine unless `--count` says otherwise. */
const filledIn = ['--max-count', '--min-count'];

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html */
const everywhere = ['--region', '--query', '--output'];

const named = (place: Place, type: string, attribute: string): string[] =>
  resourcesOf(place, type).map((each) => String(each[attribute]));

/** Options whose value is a name of ours, and the names that there are. */
const ours: Readonly<Record<string, (place: Place) => readonly string[]>> = {
  '--table-name': (place) => named(place, 'aws_dynamodb_table', 'name'),
  '--cluster-name': (place) => named(place, 'aws_eks_cluster', 'name'),
  '--secret-id': (place) => named(place, 'aws_secretsmanager_secret', 'name'),
  '--bucket': (place) => named(place, 'aws_s3_bucket', 'bucket'),
  '--log-group-name': (place) => named(place, 'aws_cloudwatch_log_group', 'name'),
  '--alarm-names': (place) => named(place, 'aws_cloudwatch_metric_alarm', 'alarm_name'),
};

function checkNames(
  service: string,
  options: Readonly<Record<string, readonly string[]>>,
  place: Place,
): void {
  const checked = { ...ours, ...(service === 'eks' ? { '--name': ours['--cluster-name'] } : {}) };
  for (const [option, names] of Object.entries(checked)) {
    for (const value of options[option] ?? [])
      if (names !== undefined && !names(place).includes(value))
        throw new Error(`${option}: given ${value}; there are ${names(place).join(', ')}`);
  }
  const alarms = ours['--alarm-names']?.(place) ?? [];
  for (const prefix of options['--alarm-name-prefix'] ?? [])
    if (!alarms.some((alarm) => alarm.startsWith(prefix))) throw new Error(`no alarm begins with ${prefix}`);
  for (const filter of options['--filters'] ?? []) {
    const tag = /^Name=tag:(aurora:[^,]+),/.exec(filter)?.[1];
    if (tag !== undefined && tag !== snapshotTag) throw new Error(`nothing has the tag ${tag}`);
  }
}

/** `s3://<bucket>/…` must be a bucket of ours. */
function checkUris(operands: readonly string[], place: Place): void {
  const buckets = ours['--bucket']?.(place) ?? [];
  for (const uri of operands.filter((word) => word.startsWith('s3://'))) {
    const [bucket = ''] = uri.slice('s3://'.length).split('/');
    if (!buckets.includes(bucket)) throw new Error(`there is no bucket ${bucket}`);
  }
}

/** @throws Error that says what is wrong with the words behind `aws` */
export function aws(words: readonly string[], place: Place): void {
  const length = words[1] === 'wait' ? 3 : 2;
  const name = words.slice(0, length).join(' ');
  const operation = operations[name] ?? ofTheCli[name];
  if (operation === undefined)
    throw new Error(
      `aws ${name} is in no list. An operation of AWS: add it to aws-operations.json as {}, and run aws_operations.py`,
    );
  const { options, operands } = parsed(words.slice(length), {
    ...operation,
    values: [...operation.values, ...everywhere],
  });
  const missing = operation.required.filter((option) => !(option in options) && !filledIn.includes(option));
  if (missing.length > 0) throw new Error(`aws ${name} without ${missing.join(', ')}`);
  if (operands.length > 0 && !name.startsWith('s3 '))
    throw new Error(`aws ${name} takes no ${operands.join(' ')}`);
  checkNames(words[0] ?? '', options, place);
  checkUris(operands, place);
}
