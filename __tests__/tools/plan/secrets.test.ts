import { namesSecret, Secrets, withoutSecrets } from '../../../tools/plan/secrets';
import { aPlan, created, updated } from './support/plans';

const secret = 'correct horse';

describe('the secrets of a plan', () => {
  const sources: [string, Parameters<typeof aPlan>][] = [
    ['is marked', [[created('aws_x.y', { a: secret }, { afterSensitive: { a: true } })]]],
    [
      'was marked before',
      [[updated('aws_x.y', { a: secret }, { a: 'b' }, { beforeSensitive: { a: true } })]],
    ],
    [
      'is in something marked',
      [[created('aws_x.y', { a: [{ b: secret }] }, { afterSensitive: { a: true } })]],
    ],
    [
      'is in a list that is marked in part',
      [[created('aws_x.y', { a: ['b', secret] }, { afterSensitive: { a: [false, true] } })]],
    ],
    [
      'is in a document that is marked',
      [[created('aws_x.y', { a: JSON.stringify({ b: secret }) }, { afterSensitive: { a: true } })]],
    ],
    ['has the name of one', [[created('aws_x.y', { password: secret })]]],
    [
      'has the name of one in a document',
      [[created('aws_x.y', { a: JSON.stringify({ password: secret }) })]],
    ],
    [
      'has the name of one in YAML',
      [[created('helm_release.y', { values: [`a: 1\nauth:\n  password: ${secret}\n`] })]],
    ],
    [
      'is the value of a variable of a container',
      [[created('aws_x.y', { env: [{ name: 'DB_PASSWORD', value: secret }] })]],
    ],
    [
      'is the data of a Kubernetes Secret',
      [[created('kubernetes_secret_v1.y', { data: { config: secret } })]],
    ],
    [
      'is a sensitive variable',
      [
        [],
        {
          variables: { a: { value: secret } },
          configuration: { root_module: { variables: { a: { sensitive: true } } } },
        },
      ],
    ],
    [
      'is a sensitive output',
      [
        [],
        {
          output_changes: {
            o: {
              actions: ['create'],
              before: null,
              after: secret,
              after_unknown: false,
              before_sensitive: true,
              after_sensitive: true,
            },
          },
        },
      ],
    ],
  ];

  test.each(sources)('what %s is hidden wherever else it stands', (_, args) => {
    const secrets = Secrets.of(aPlan(...args));
    expect(secrets.hides(secret)).toBe(true);
    expect(secrets.mask(`postgres://x:${secret}@host`)).not.toContain('horse');
  });

  test('what is no secret is not hidden', () => {
    const secrets = Secrets.of(aPlan([created('aws_x.y', { a: 'plain text', password: '' })]));
    expect(secrets.hides('plain text')).toBe(false);
    expect(secrets.mask('plain text')).toBe('plain text');
  });
});

describe('spellings', () => {
  const text = 'p"ss w/rd'.repeat(2);
  const secrets = new Secrets([text]);

  test.each([
    ['as it is', text],
    ['within a text', `x ${text} y`],
    ['in JSON', JSON.stringify({ a: text })],
    ['in a URL', `https://x/?p=${encodeURIComponent(text)}`],
    ['as Base64', Buffer.from(text).toString('base64')],
    ['as Base64 behind a name', `Basic ${Buffer.from(`user:${text}`).toString('base64')}`],
  ])('%s', (_, spelled) => {
    expect(secrets.hides(spelled)).toBe(true);
    expect(secrets.mask(spelled)).toContain('(secret)');
  });
});

test('a short secret hides what equals it, and not every word with its letters', () => {
  const secrets = new Secrets(['dev']);
  expect(secrets.hides('dev')).toBe(true);
  expect(secrets.mask('device')).toBe('device');
});

test.each(['', 'true', 'false', '1', '443'])('%j is no secret', (text) => {
  expect(new Secrets([text]).hides(text)).toBe(false);
});

test('the longest of two secrets is masked first, so that no end of it stays', () => {
  expect(new Secrets(['abcdefgh', 'abcdefgh-and-more']).mask('x abcdefgh-and-more')).toBe('x (secret)');
});

test.each([
  ['password = "hunter2"', 'password = (secret)'],
  ['{"db_password":"hunter2","user":"me"}', '{"db_password":(secret),"user":"me"}'],
  ['config.auth_token: hunter2', 'config.auth_token: (secret)'],
  ['https://me:hunter2@host/x', 'https://(secret)@host/x'],
  ['Authorization: Bearer hunter2hunter2', 'Authorization: Bearer (secret)'],
  ['-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY----- x', '(secret) x'],
  ['-----BEGIN PRIVATE KEY-----\nhunter2 and cut off', '(secret)'],
  // In two pieces: no file of this repository has the form of a key.
  [`key ${'AKIA'}IOSFODNN7EXAMPLE`, 'key (secret)'],
])('%j is shown as %j', (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
});

test.each([
  'creating S3 Bucket (aurora-dev-archive): operation error S3: CreateBucket, https response error StatusCode: 403',
  'https://sts.us-east-1.amazonaws.com/ answers 403: see https://docs.aws.amazon.com/x',
  'existingSecret: openobserve, passwordKey: root',
])('%j is shown as it is', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test('an object names its value a secret', () => {
  expect(namesSecret({ name: 'ZO_ROOT_USER_PASSWORD', value: 'x' })).toBe(true);
  expect(namesSecret({ name: 'ZO_ROOT_USER_EMAIL', value: 'x' })).toBe(false);
});
