import type { App } from 'cdktf';
import { DeployRole } from '../constructs/aws/deploy-role';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { GithubOidcProvider } from '../constructs/aws/github-oidc-provider';
import { ImageRepositories } from '../constructs/aws/image-repositories';
import { ImageRole } from '../constructs/aws/image-role';
import { PermissionsBoundary } from '../constructs/aws/permissions-boundary';
import { PlanRole } from '../constructs/aws/plan-role';
import { protectionOf } from '../constructs/aws/protection';
import { ReviewRole } from '../constructs/aws/review-role';
import { StateBucket } from '../constructs/aws/state-bucket';
import { isCopy } from '../contract/repositories';
import { copiesFor } from '../values/copies';
import type { Account } from '../values/fleet';
import { accountNames, bucketArn } from '../values/names';
import type { Environment } from '../values/schema';
import { BaseStack, environmentTags, type StatePlace } from './base-stack';

export interface BootstrapStackOptions {
  /** `local` while the state bucket does not exist yet, and while it is being destroyed. */
  readonly state: StatePlace;
}

/**
 * What must be in an account before anything can be deployed to it: the bucket for state, the repositories for images,
 * and the roles with which GitHub Actions builds images, plans and deploys. A person applies it, with `npm run bootstrap`.
 */
export class BootstrapStack extends BaseStack {
  constructor(app: App, account: Account, options: BootstrapStackOptions) {
    const { region, environments } = account;
    const [first] = environments as readonly [Environment, ...Environment[]];
    const names = accountNames(account);
    super(app, names.bootstrapStack, {
      account: account.account,
      region,
      tags: { ...environmentTags(first), environment: 'shared' },
      stateKey: 'bootstrap.tfstate',
      state: options.state,
    });
    const place = { account: account.account, region };
    const protection = protectionOf(environments);

    const encryption = new EncryptionKey(this, 'encryption', {
      alias: names.stateKeyAlias,
      description: 'Terraform state and images of aurora-log-system',
      place,
      protection,
    });
    const kmsKeyArn = encryption.key.arn;
    new StateBucket(this, 'storage', {
      bucketName: names.stateBucket,
      bucketArn: bucketArn(account, names.stateBucket),
      kmsKeyArn,
      protection,
    });
    new ImageRepositories(this, 'images', {
      place,
      kmsKeyArn,
      protection,
      copies: copiesFor(account.imageUsers)
        .map(({ repository }) => repository)
        .filter(isCopy),
      replicatesTo: account.replicatesTo,
      replicatesFrom: account.replicatesFrom,
    });

    new GithubOidcProvider(this, 'github', {
      arn: names.githubOidcProviderArn,
      mode: first.github.oidcProvider,
    });
    for (const environment of environments) {
      new PermissionsBoundary(this, `${environment.name}-boundary`, { environment });
      new PlanRole(this, `${environment.name}-plan`, { environment });
      new ReviewRole(this, `${environment.name}-review`, { environment });
      new DeployRole(this, `${environment.name}-deploy`, { environment });
    }
    // Images are pushed to the registries that environments name, and from there replicated.
    if (account.imageUsers.some(({ imageRegistryAccount }) => imageRegistryAccount === account.account)) {
      new ImageRole(this, 'image-role', { place, github: first.github });
    }
  }
}
