import { z } from 'zod';
import { secrets, type SecretId } from '../../contract/secrets';
import { positive, textLike, wholeNumber } from './primitives';

/** Labels of runners that GitHub hosts: they are outside every VPC. */
export const githubHostedRunner = /^(ubuntu|windows|macos)-/;

/** No GitHub account can have this name, so a trust policy that names it matches nobody. */
export const unsetGithubOwner = 'set--your-github-owner';

/** An id that GitHub gives, and the part of `gh api repos/OWNER/NAME` that holds it. */
const numericId = (part: string) => {
  const form = { error: `a positive numeric id, as \`gh api repos/OWNER/NAME --jq ${part}\` prints it` };
  return z.int(form).positive(form);
};

export const githubSchema = z.strictObject({
  owner: textLike(/^[A-Za-z0-9-]{1,39}$/, 'a GitHub user or organisation name')
    .default(unsetGithubOwner)
    .describe(
      'The GitHub user or organisation that owns the repository from which this is deployed. The default matches nobody.',
    ),
  ownerId: numericId('.owner.id')
    .optional()
    .describe(
      'Its numeric id. GitHub’s newer tokens name it, so that a renamed owner keeps its trust and a squatter gets none. Left out: only tokens without ids are trusted.',
    ),
  repository: textLike(/^[A-Za-z0-9._-]{1,100}$/, 'a GitHub repository name without its owner')
    .default('aurora-log-system')
    .describe('The repository’s name, without the owner.'),
  repositoryId: numericId('.id').optional().describe('Its numeric id; given where `ownerId` is.'),
  oidcProvider: z
    .enum(['create', 'adopt'])
    .default('create')
    .describe(
      'The IAM identity provider for GitHub: `create` it, or `adopt` the one that the account has. An account can have only one.',
    ),
});

export const deliverySchema = z.strictObject({
  runner: textLike(/^[A-Za-z0-9._-]{1,100}$/, 'the label of a GitHub Actions runner')
    .default('aurora-deploy')
    .describe(
      'The label of the runner that plans and deploys. With a private API endpoint it must be inside the VPC, so not one that GitHub hosts.',
    ),
  after: textLike(/^[a-z][a-z0-9-]*$/, 'the name of another environment')
    .optional()
    .describe(
      'The environment that a change is deployed to before it comes here. Left out: it comes here with the merge, before it is anywhere else.',
    ),
});

export const alarmsSchema = z.strictObject({
  emails: z
    .array(z.email({ error: 'an e-mail address' }))
    .default([])
    .describe('Addresses that alarms go to. Each must confirm its subscription once.'),
  heartbeatMinutes: wholeNumber(5, 60, 'minutes')
    .default(15)
    .describe('Minutes without a completed discovery cycle after which the heartbeat alarm speaks.'),
});

export const budgetSchema = z.strictObject({
  monthlyUsd: positive('US dollars').describe(
    'The month’s budget for everything that carries this environment’s tags. Mail at 80 % spent and at 100 % forecast.',
  ),
});

const tagForm = 'a tag value: 1 to 256 letters, digits, spaces and _ . : / = + - @';

/** What AWS allows in a tag value (AWS General Reference, "Tagging your AWS resources"); no Terraform expression is among it. */
const tagValue = textLike(/^[\p{L}\p{N} _.:/=+@-]{1,256}$/u, tagForm);

/** The tags that this system sets itself. IAM does not tell `Owner` from `owner`, so neither may be given. */
export const reservedTagKeys = ['owner', 'environment', 'cost-centre', 'managed-by', 'Name'] as const;

const isReserved = (key: string): boolean =>
  reservedTagKeys.some((reserved) => reserved.toLowerCase() === key.toLowerCase());

const extraTagKey = textLike(
  /^(?!aws:)[\w .:/=+@-]{1,128}$/,
  'a tag key: 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with "aws:"',
).refine((key) => !isReserved(key), {
  error: `any key but ${reservedTagKeys.join(', ')}, whatever their case: this system sets these itself, from tags.owner, tags.costCentre and the environment’s name`,
});

export const tagsSchema = z.strictObject({
  owner: tagValue.describe('The team that answers for the environment: tag `owner`.'),
  costCentre: tagValue.describe('Where the cost is booked: tag `cost-centre`.'),
  extra: z
    .record(extraTagKey, tagValue, { error: 'an object of tag keys and values, such as { project: "logs" }' })
    .default({})
    .describe(
      `Further tags on every resource. Not ${reservedTagKeys.map((key) => `\`${key}\``).join(', ')}: these are set already.`,
    ),
});

const generation = (id: SecretId) =>
  wholeNumber(1, 1_000_000, 'generations')
    .default(1)
    .describe(`Raise by one to generate it anew. ${secrets[id].purpose}`);

export const secretGenerationsSchema = z.strictObject({
  openobserveRoot: generation('openobserveRoot'),
  openobserveIngest: generation('openobserveIngest'),
  kafkaClients: generation('kafkaClients'),
  valkeyUsers: generation('valkeyUsers'),
  fluentForward: generation('fluentForward'),
});
