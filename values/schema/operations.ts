import { z } from 'zod';
import { secrets, type SecretId } from '../../contract/secrets';
import { positive, wholeNumber } from './primitives';

/** Labels of runners that GitHub hosts: they are outside every VPC. */
export const githubHostedRunner = /^(ubuntu|windows|macos)-/;

/** No GitHub account can have this name, so a trust policy that names it matches nobody. */
export const unsetGithubOwner = 'set--your-github-owner';

const numericId = z
  .int({ error: 'the numeric id of it on GitHub, as in `gh api repos/OWNER/NAME --jq .id`' })
  .min(0, { error: 'a positive numeric id' });

export const githubSchema = z.strictObject({
  owner: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,39}$/, { error: 'a GitHub user or organisation name' })
    .default(unsetGithubOwner)
    .describe(
      'The GitHub user or organisation that owns the repository from which this is deployed. The default matches nobody.',
    ),
  ownerId: numericId
    .default(0)
    .describe(
      'Its numeric id. GitHub’s newer tokens name it, so that a renamed owner keeps its trust and a squatter gets none.',
    ),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, { error: 'a GitHub repository name without its owner' })
    .default('aurora-log-system')
    .describe('The repository’s name, without the owner.'),
  repositoryId: numericId.default(0).describe('Its numeric id.'),
  oidcProvider: z
    .enum(['create', 'adopt'])
    .default('create')
    .describe(
      'The IAM identity provider for GitHub: `create` it, or `adopt` the one that the account has. An account can have only one.',
    ),
});

export const deliverySchema = z.strictObject({
  runner: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, { error: 'the label of a GitHub Actions runner' })
    .default('aurora-deploy')
    .describe(
      'The label of the runner that plans and deploys. With a private API endpoint it must be inside the VPC, so not one that GitHub hosts.',
    ),
});

export const alarmsSchema = z.strictObject({
  emails: z
    .array(z.email({ error: 'an e-mail address' }))
    .default([])
    .describe('Addresses that alarms go to. Each must confirm its subscription once.'),
  heartbeatMinutes: z
    .int()
    .min(5, { error: 'a whole number of minutes from 5 to 60' })
    .max(60, { error: 'a whole number of minutes from 5 to 60' })
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
const tagValue = z.string({ error: tagForm }).regex(/^[\p{L}\p{N} _.:/=+@-]{1,256}$/u, { error: tagForm });

export const tagsSchema = z.strictObject({
  owner: tagValue.describe('The team that answers for the environment: tag `owner`.'),
  costCentre: tagValue.describe('Where the cost is booked: tag `cost-centre`.'),
  extra: z
    .record(z.string().regex(/^(?!aws:)[\w .:/=+@-]{1,128}$/, { error: 'a tag key' }), tagValue)
    .default({})
    .describe('Further tags on every resource.'),
});

const generation = (id: SecretId) =>
  wholeNumber(1, 1_000_000, 'generations')
    .default(1)
    .describe(`Raise by one to generate new passwords. ${secrets[id].purpose}`);

export const secretGenerationsSchema = z.strictObject({
  openobserveRoot: generation('openobserveRoot'),
  openobserveIngest: generation('openobserveIngest'),
  kafkaClients: generation('kafkaClients'),
  valkeyUsers: generation('valkeyUsers'),
});
