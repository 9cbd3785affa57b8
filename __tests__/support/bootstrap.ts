import { BootstrapStack } from '../../stacks/bootstrap-stack';
import { accountsOf } from '../../values/fleet';
import type { Environment, EnvironmentInput } from '../../values/schema';
import { environment } from './environment';
import { Template, testApp } from './template';

export interface RenderedStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const account = '111122223333';

/** An environment of that account; nothing in it is protected unless the test says so. */
export const testEnvironment = (changes: Partial<EnvironmentInput> = {}): Environment =>
  environment({ protection: 'none', retention: { searchableDays: 7 }, ...changes });
export const stateBucket = `arn:aws:s3:::aurora-log-system-state-${account}-eu-west-1`;

export function bootstrapOf(
  environments: readonly Environment[],
  { of = account, state = 'bucket' }: { of?: string; state?: 'bucket' | 'local' } = {},
): Template {
  const app = testApp();
  const placed = accountsOf(environments).map((each) => ({
    id: each.account,
    stack: new BootstrapStack(app, each, { state }),
  }));
  return Template.of(placed.find(({ id }) => id === of)?.stack as BootstrapStack);
}

export const bootstrap = (
  changes: Partial<EnvironmentInput> = {},
  options: { state?: 'bucket' | 'local' } = {},
) => bootstrapOf([testEnvironment(changes)], options);

export const statementsOf = (template: Template, type: string, fragment = ''): readonly RenderedStatement[] =>
  template.statements(
    type,
    fragment,
    type === 'aws_iam_role' ? 'assume_role_policy' : 'policy',
  ) as unknown as readonly RenderedStatement[];

/** Every statement that the deploy role has, inline and attached. */
export const deployStatements = (template: Template): readonly RenderedStatement[] => [
  ...statementsOf(template, 'aws_iam_role_policy', 'test-deploy'),
  ...template
    .resources('aws_iam_policy')
    .filter(({ path }) => path.includes('test-deploy'))
    .flatMap(({ path }) => statementsOf(template, 'aws_iam_policy', path)),
];

export const allowing = (statements: readonly RenderedStatement[], action: string) =>
  statements.filter((statement) => statement.Effect === 'Allow' && statement.Action.includes(action));

export const actionsOf = (statements: readonly RenderedStatement[]) =>
  statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);

/** Verbs that change nothing. `GetRandomPassword` and `GetAuthorizationToken` hand out; they store nothing. */
export const reading = /^[a-z0-9-]+:(BatchGet|Describe|Get|List|View)/;
