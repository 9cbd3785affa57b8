import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { Construct } from 'constructs';
import { githubAudience, githubIssuer } from './github-trust';

export interface GithubOidcProviderProps {
  /** Its ARN, which its URL decides. */
  readonly arn: string;
  /** `create` it, or `adopt` the one that the account has: an account can have only one for a URL. */
  readonly mode: 'create' | 'adopt';
}

/** The account's trust in the tokens that GitHub gives to workflow runs. By itself it lets nobody in: roles do. */
export class GithubOidcProvider extends Construct {
  public readonly arn: string;
  /** There only when it was created. */
  public readonly provider?: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string, props: GithubOidcProviderProps) {
    super(scope, id);
    this.arn = props.arn;
    if (props.mode === 'adopt') return;
    this.provider = new IamOpenidConnectProvider(this, 'provider', {
      url: `https://${githubIssuer}`,
      // No thumbprints: AWS checks GitHub's certificate against its own list of authorities (IAM User Guide, "Obtain the
      // thumbprint for an OpenID Connect identity provider").
      clientIdList: [githubAudience],
    });
  }
}
