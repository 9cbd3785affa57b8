import { shown, texts } from '../attributes';
import { isUnscoped } from '../iam-unscoped-actions';
import { grants, pins, policies, policyCarriers, type Grant, type ParsedStatement } from '../policy-reader';
import { accountPins, namesAccounts, publicGrants, withoutExpressions } from '../public-grants';
import type { Rule } from '../rule';

/** Reads, whose names share a prefix: a wildcard after it covers more reads and never a write. */
const readVerbs = /^[a-z0-9-]+:(BatchGet|Describe|Get|List)[A-Za-z]*\*$/;

/** `*` as a whole, or an ARN whose resource part is `*`, such as `arn:aws:s3:::*`. */
const everyResource = /^(\*+|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*+)$/;

/** Where a message points to: attribute and statement. */
function where({ policy, statement }: Grant): string {
  return `${policy.attribute}, ${statement.name}`;
}

const policyReadable: Rule = {
  id: 'iam-policy-readable',
  level: 'error',
  why: 'A policy that cannot be read before apply escapes every other rule on policies.',
  fix: 'Write the document with JSON.stringify in TypeScript; references to other resources may stand inside its texts.',
  appliesTo: policyCarriers,
  check: (resource) => {
    const broken = policies(resource).find((policy) => policy.problem !== undefined);
    return broken && `${broken.attribute} ${broken.problem}`;
  },
};

/** The default key policy is `kms:*` for the account root: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function isDefaultKeyGrant({ policy, statement }: Grant, action: string): boolean {
  return (
    policy.kind === 'key' &&
    action === 'kms:*' &&
    statement.principals.length > 0 &&
    statement.principals.every(
      ({ kind, value }) =>
        kind === 'AWS' && /^(arn:[^:]+:iam::[^:*]+:root|\d{12})$/.test(withoutExpressions(value)),
    )
  );
}

const noWildcardAction: Rule = {
  id: 'iam-no-wildcard-action',
  level: 'error',
  why: 'A wildcard action grants what nobody asked for, and what AWS will add to the service later.',
  fix: 'List the actions; a wildcard may only follow a read verb: Describe*, Get*, List*, BatchGet*.',
  appliesTo: policyCarriers,
  check: (resource) => {
    for (const grant of grants(resource)) {
      const wild = grant.statement.actions.find(
        (action) => /[*?]/.test(action) && !readVerbs.test(action) && !isDefaultKeyGrant(grant, action),
      );
      if (wild !== undefined) return `${where(grant)} allows the action ${shown(wild)}`;
    }
    return undefined;
  },
};

const noUnscopedResource: Rule = {
  id: 'iam-no-unscoped-resource',
  level: 'error',
  why: 'A grant on every resource reaches the data of other teams in the same account.',
  fix: 'Name the ARNs; actions for which AWS offers nothing narrower (listed in constructs/policy/iam-unscoped-actions.ts) go into a statement of their own.',
  appliesTo: policyCarriers,
  check: (resource) => {
    for (const grant of grants(resource, 'identity')) {
      const every = grant.statement.resources.find((each) => everyResource.test(withoutExpressions(each)));
      const scopable = grant.statement.actions.filter((action) => !isUnscoped(action));
      if (every !== undefined && scopable.length > 0) {
        return `${where(grant)} allows ${scopable.join(', ')} on ${shown(every)}`;
      }
    }
    return undefined;
  },
};

const noNotAction: Rule = {
  id: 'iam-no-not-action',
  level: 'error',
  why: 'Allow with NotAction, NotResource or NotPrincipal grants everything but a list, and more with every AWS release.',
  fix: 'Name what is allowed with Action, Resource and Principal.',
  appliesTo: policyCarriers,
  check: (resource) => {
    for (const grant of grants(resource)) {
      const { notActions, notResources, notPrincipals } = grant.statement;
      if (notActions.length > 0) return `${where(grant)} allows all actions but ${notActions.join(', ')}`;
      if (notResources.length > 0)
        return `${where(grant)} allows all resources but ${notResources.join(', ')}`;
      if (notPrincipals.length > 0) {
        return `${where(grant)} allows all principals but ${notPrincipals.map((each) => each.value).join(', ')}`;
      }
    }
    return undefined;
  },
};

const noPublicPrincipal: Rule = {
  id: 'iam-no-public-principal',
  level: 'error',
  why: 'The principal * is everyone in every AWS account, and for some services everyone on the internet.',
  fix: `Name the principal, or add a condition that pins the account: ${accountPins.join(', ')}.`,
  appliesTo: policyCarriers,
  check: (resource) => {
    const [open] = publicGrants(resource);
    return open && `${where(open)} allows the principal "*" without a condition that pins the account`;
  },
};

/**
 * aws:SourceArn is the ARN of the cluster (https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html),
 * not that of the association, with which every pod is refused:
 * https://github.com/awslabs/mountpoint-s3-csi-driver/issues/781
 */
const podIdentityTrust: Rule = {
  id: 'iam-pod-identity-trust',
  level: 'error',
  why: 'The service principal names no cluster: without conditions, pods of any other cluster can be given the role.',
  fix: 'Add conditions on aws:SourceAccount (our account) and aws:SourceArn (arn:…:cluster/<name>) to the trust policy.',
  appliesTo: ['aws_iam_role'],
  check: (role) => {
    for (const grant of grants(role, 'trust')) {
      const { statement } = grant;
      if (!statement.principals.some(({ value }) => value === 'pods.eks.amazonaws.com')) continue;
      const trusted = `${where(grant)} trusts pods.eks.amazonaws.com`;
      if (!pins(statement, 'aws:SourceAccount').some(({ values }) => namesAccounts(values))) {
        return `${trusted} without a condition that pins aws:SourceAccount`;
      }
      const sources = pins(statement, 'aws:SourceArn').flatMap(({ values }) => values);
      if (sources.length === 0) return `${trusted} without a condition that pins aws:SourceArn`;
      const wrong = sources.find((source) => !namesCluster(source));
      if (wrong !== undefined) return `${trusted} for ${shown(wrong)}, which is not the ARN of one cluster`;
    }
    return undefined;
  },
};

function namesCluster(arn: string): boolean {
  const plain = withoutExpressions(arn);
  return plain === 'x' || /^arn:[^:]+:eks:[^:*?]+:[^:*?]+:cluster\/[^/*?]+$/.test(plain);
}

const gitHub = 'token.actions.githubusercontent.com';

/** https://docs.github.com/en/actions/concepts/security/openid-connect (the claims of the token, and their forms) */
const gitHubTrust: Rule = {
  id: 'iam-github-trust',
  level: 'error',
  why: 'GitHub issues tokens to every repository on it: a loose subject lets a stranger, or a pull request, into the account.',
  fix: `Pin ${gitHub}:aud to sts.amazonaws.com and ${gitHub}:sub to repo:<owner>/<repository>:ref:… or :environment:….`,
  appliesTo: ['aws_iam_role'],
  check: (role) => {
    for (const grant of grants(role, 'trust')) {
      if (!grant.statement.principals.some(({ value }) => value.includes(gitHub))) continue;
      const problem = audienceProblem(grant.statement) ?? subjectProblem(grant.statement);
      if (problem !== undefined) return `${where(grant)}: ${problem}`;
    }
    return undefined;
  },
};

function audienceProblem(statement: ParsedStatement): string | undefined {
  const values = pins(statement, `${gitHub}:aud`).flatMap((condition) => condition.values);
  if (values.length === 0) return `no condition pins ${gitHub}:aud`;
  const wrong = values.find((value) => value !== 'sts.amazonaws.com');
  return wrong && `${gitHub}:aud is ${shown(wrong)}, not "sts.amazonaws.com"`;
}

function subjectProblem(statement: ParsedStatement): string | undefined {
  const values = pins(statement, `${gitHub}:sub`).flatMap((condition) => condition.values);
  if (values.length === 0) return `no condition pins ${gitHub}:sub`;
  for (const value of values) {
    const [, repository, rest] = /^repo:([^:]+\/[^:]+):(.+)$/.exec(value) ?? [];
    if (repository === undefined || rest === undefined) {
      return `${gitHub}:sub is ${shown(value)}, not repo:<owner>/<repository>:<what>`;
    }
    if (/[*?]/.test(repository)) return `${gitHub}:sub has a wildcard in the repository ${shown(repository)}`;
    if (matches(rest, 'pull_request')) return `${gitHub}:sub ${shown(value)} admits pull requests`;
  }
  return undefined;
}

/** Whether an IAM pattern (`*` any text, `?` any character) matches a text. */
function matches(pattern: string, subject: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(subject);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html (use temporary credentials) */
const noUser: Rule = {
  id: 'iam-no-user',
  level: 'error',
  why: 'The key of an IAM user never expires and stands in the Terraform state.',
  fix: 'Use roles: OIDC for continuous integration, Pod Identity for pods, the identity centre for people.',
  appliesTo: ['aws_iam_access_key', 'aws_iam_user', 'aws_iam_user_login_profile'],
  check: ({ type }) => `${type} creates a long-lived identity`,
};

const administrative = ['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess'];

const noAdministrator: Rule = {
  id: 'iam-no-administrator',
  level: 'error',
  why: 'A role with an administrative managed policy turns each of its leaks into a leak of the account.',
  fix: 'Attach a policy that lists what the role does.',
  appliesTo: [
    'aws_iam_group_policy_attachment',
    'aws_iam_policy_attachment',
    'aws_iam_role',
    'aws_iam_role_policy_attachment',
    'aws_iam_role_policy_attachments_exclusive',
    'aws_iam_user_policy_attachment',
  ],
  check: ({ attributes }) => {
    const arns = ['policy_arn', 'policy_arns', 'managed_policy_arns'].flatMap((name) =>
      texts(attributes, name),
    );
    const wrong = arns.find((arn) => administrative.includes(arn.split('/').at(-1) ?? ''));
    return wrong && `the managed policy ${shown(wrong)} is attached`;
  },
};

/** Policies: readable, listing actions and resources, and open to nobody whom they do not name. */
export const iamRules: readonly Rule[] = [
  gitHubTrust,
  noAdministrator,
  noNotAction,
  noPublicPrincipal,
  noUnscopedResource,
  noUser,
  noWildcardAction,
  podIdentityTrust,
  policyReadable,
];
