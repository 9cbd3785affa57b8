import { randomBytes } from 'node:crypto';
import type { FakeRds } from './engine';
import { FakeRdsError } from './errors';
import { authorizationOf, isSignedWith, type SignedRequest } from './signature';

/** Keys that somebody may sign requests with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** 12 digits. */
  readonly account: string;
}

/** A role that every one of the keys may assume. */
export interface Role {
  /** `arn:aws:iam::<account>:role/<name>` */
  readonly arn: string;
  /** What must be said to assume it. @default - nothing */
  readonly externalId?: string;
}

export interface AccountsOptions {
  /** One for each account and region. */
  readonly engines: readonly FakeRds[];
  readonly keys: readonly AccessKey[];
  readonly roles?: readonly Role[];
  /** What sessions expire by; signers go by the real time as well. @default - the system’s clock */
  readonly clock?: { now(): number };
}

export interface Session extends AccessKey {
  readonly token: string;
  readonly role: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Who may do what: access keys, roles, and the RDS that each of them sees. */
export interface Accounts {
  /** The account and region whose RDS a request goes to. @throws FakeRdsError when it may not */
  rdsOf(request: SignedRequest): FakeRds;
  /** @throws FakeRdsError AccessDenied when there is no such role, or its external id is another one */
  assumeRole(request: SignedRequest, params: URLSearchParams): Session;
}

export function accounts({
  engines,
  keys,
  roles = [],
  clock = { now: () => Date.now() },
}: AccountsOptions): Accounts {
  const sessions = new Map<string, Session>();

  const keyOf = (id: string, token: string | undefined): AccessKey => {
    const session = token === undefined ? undefined : sessions.get(id);
    const key =
      token === undefined
        ? keys.find(({ accessKeyId }) => accessKeyId === id)
        : session?.token === token
          ? session
          : undefined;
    if (!key)
      throw new FakeRdsError(
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
      );
    if (session && clock.now() >= session.expires)
      throw new FakeRdsError('ExpiredToken', 'The security token included in the request is expired');
    return key;
  };

  const signer = (request: SignedRequest, service: string) => {
    const authorization = authorizationOf(request.headers);
    const token = request.headers['x-amz-security-token'];
    const key = keyOf(authorization.accessKeyId, token === undefined ? undefined : String(token));
    if (authorization.service !== service)
      throw new FakeRdsError(
        'SignatureDoesNotMatch',
        `Credential should be scoped to correct service: '${service}'.`,
      );
    if (!isSignedWith(key.secretAccessKey, authorization, request))
      throw new FakeRdsError(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      );
    return { key, region: authorization.region };
  };

  return {
    rdsOf: (request) => {
      const { key, region } = signer(request, 'rds');
      const engine = engines.find((each) => each.account === key.account && each.region === region);
      if (!engine)
        throw new FakeRdsError('SignatureDoesNotMatch', 'Credential should be scoped to a valid region.');
      return engine;
    },
    assumeRole: (request, params) => {
      const { key } = signer(request, 'sts');
      const arn = params.get('RoleArn') ?? '';
      const role = roles.find((each) => each.arn === arn);
      if (!role || (role.externalId !== undefined && role.externalId !== params.get('ExternalId')))
        throw new FakeRdsError(
          'AccessDenied',
          `User: arn:aws:iam::${key.account}:user/caller is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
        );
      const session: Session = {
        accessKeyId: `FAKE${randomBytes(8).toString('hex').toUpperCase()}`,
        secretAccessKey: randomBytes(20).toString('hex'),
        token: randomBytes(32).toString('base64'),
        account: arn.split(':')[4] ?? '',
        role: arn,
        expires: clock.now() + Number(params.get('DurationSeconds') ?? 3600) * 1000,
      };
      sessions.set(session.accessKeyId, session);
      return session;
    },
  };
}
