import { createHash, createHmac, type BinaryLike } from 'node:crypto';
import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBLogFilesCommand,
  DownloadDBLogFilePortionCommand,
  paginateDescribeDBInstances,
  paginateDescribeDBLogFiles,
  paginateDownloadDBLogFilePortion,
  RDSClient,
} from '@aws-sdk/client-rds';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { SignatureV4 } from '@smithy/signature-v4';
import { fakeRds, slowLog, truncationNotice, type FakeRds } from '../../../demo/fake-rds/engine';
import { fakeRdsServer, type FakeRdsServer } from '../../../demo/fake-rds/http';

const region = 'eu-central-1';
const home = { accessKeyId: 'home', secretAccessKey: 'open sesame' };
const awayRole = 'arn:aws:iam::444455556666:role/log-reader';
const now = Date.UTC(2026, 10, 21, 9, 15);

let rds: FakeRds;
let away: FakeRds;
let server: FakeRdsServer;
let client: RDSClient;
const clients: { destroy(): void }[] = [];

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

function clientOf(credentials: Keys, at = region): RDSClient {
  const made = new RDSClient({ endpoint: server.url, region: at, credentials, maxAttempts: 1 });
  clients.push(made);
  return made;
}

beforeEach(async () => {
  const clock = { now: () => now };
  const rates = { account: false } as const;
  rds = fakeRds({ clock, rates, caps: { bytes: 2000, lines: 5 } });
  away = fakeRds({ clock, rates, account: '444455556666', seed: 2 });
  rds.addCluster({ id: 'orders', tags: { 'a<b': '"c" & d' } });
  rds.addInstance({ id: 'one', cluster: 'orders', tags: { team: 'red' } });
  away.addInstance({ id: 'far' });
  server = await fakeRdsServer({
    engines: [rds, away],
    keys: [{ ...home, account: '111122223333' }],
    roles: [{ arn: awayRole, externalId: 'secret word' }],
  });
  client = clientOf(home);
});

afterEach(async () => {
  for (const each of clients.splice(0)) each.destroy();
  await server.close();
});

const portion = (Marker?: string, LogFileName: string = slowLog, DBInstanceIdentifier = 'one') =>
  client.send(new DownloadDBLogFilePortionCommand({ DBInstanceIdentifier, LogFileName, Marker }));

const failure = async (act: () => Promise<unknown>) => {
  try {
    await act();
  } catch (error) {
    const { name, message, $fault, $metadata } = error as {
      name: string;
      message: string;
      $fault: string;
      $metadata: { httpStatusCode: number };
    };
    return { name, message, fault: $fault, status: $metadata.httpStatusCode };
  }
  throw new Error('It did not fail');
};

describe('the SDK', () => {
  it('reads instances and clusters', async () => {
    const { DBInstances } = await client.send(
      new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: ['x', 'orders'] }] }),
    );
    expect(DBInstances).toMatchObject([
      {
        DBInstanceIdentifier: 'one',
        DBClusterIdentifier: 'orders',
        Engine: 'aurora-mysql',
        DBInstanceStatus: 'available',
        InstanceCreateTime: new Date(now),
        TagList: [{ Key: 'team', Value: 'red' }],
      },
    ]);
    const { DBClusters } = await client.send(new DescribeDBClustersCommand({}));
    expect(DBClusters).toMatchObject([
      {
        DBClusterIdentifier: 'orders',
        DBClusterMembers: [{ DBInstanceIdentifier: 'one', IsClusterWriter: true }],
        TagList: [{ Key: 'a<b', Value: '"c" & d' }],
      },
    ]);
  });

  it('reads page after page', async () => {
    for (let index = 0; index < 30; index += 1) {
      rds.addInstance({ id: `more-${index}` });
      rds.append('one', `file-${index}`, 'x');
    }
    const sizes: number[] = [];
    for await (const page of paginateDescribeDBInstances({ client, pageSize: 20 }, {}))
      sizes.push(page.DBInstances?.length ?? 0);
    const input = { DBInstanceIdentifier: 'one' };
    for await (const page of paginateDescribeDBLogFiles({ client, pageSize: 25 }, input))
      sizes.push(page.DescribeDBLogFiles?.length ?? 0);
    expect(sizes).toEqual([20, 11, 25, 5]);
  });

  it('reads lists of files', async () => {
    rds.append('one', slowLog, 'query\n');
    rds.append('one', 'error/mysql-error-running.log', 'x');
    const { DescribeDBLogFiles } = await client.send(
      new DescribeDBLogFilesCommand({
        DBInstanceIdentifier: 'one',
        FilenameContains: 'slow',
        FileLastWritten: now,
        FileSize: 5,
      }),
    );
    expect(DescribeDBLogFiles).toEqual([{ LogFileName: slowLog, LastWritten: now, Size: 6 }]);
  });

  it('reads portions as they are: markup, letters of several bytes, carriage returns, spaces', async () => {
    const text = 'a <b> &amp; "c" \'d\' ]]>\r\n\t  é 東京 🚚 \u2028 \n\n end ';
    rds.append('one', slowLog, text);
    expect(await portion('0')).toMatchObject({
      LogFileData: text,
      Marker: `2026-11-21.9:${Buffer.byteLength(text)}`,
      AdditionalDataPending: false,
    });
  });

  it('goes on by markers, to the end of the file', async () => {
    const text = Array.from({ length: 12 }, (_, index) => `line ${index}\n`).join('');
    rds.append('one', slowLog, text);
    let read = '';
    let Marker: string | undefined = '0';
    for (let more: boolean | undefined = true; more;) {
      const answer = await portion(Marker);
      read += answer.LogFileData ?? '';
      Marker = answer.Marker;
      more = answer.AdditionalDataPending;
    }
    expect(read).toBe(text);
  });

  it('reads the last lines, and a line that was cut off', async () => {
    rds.append('one', slowLog, `one\ntwo\n${'x'.repeat(3000)}\nlast\n`);
    const last = new DownloadDBLogFilePortionCommand({
      DBInstanceIdentifier: 'one',
      LogFileName: slowLog,
      NumberOfLines: 1,
    });
    expect((await client.send(last)).LogFileData).toBe('last\n');
    expect(await portion('0')).toMatchObject({
      LogFileData: `one\ntwo\n${'x'.repeat(1992)}${truncationNotice}`,
      Marker: '2026-11-21.9:3009',
    });
  });

  it('takes a portion of nothing but line feeds for an empty one, although its marker moves on', async () => {
    rds.append('one', slowLog, '\n \n');
    expect(await portion('0')).toMatchObject({ LogFileData: '', Marker: '2026-11-21.9:3' });
  });

  it('has a paginator that does not end at the end of a file (T1)', async () => {
    rds.append('one', slowLog, 'only\n');
    const read: string[] = [];
    const input = { DBInstanceIdentifier: 'one', LogFileName: slowLog, Marker: '0' };
    for await (const page of paginateDownloadDBLogFilePortion({ client }, input)) {
      read.push(page.LogFileData ?? '');
      if (read.length === 20) break;
    }
    expect(read).toEqual(['only\n', ...Array.from({ length: 19 }, () => '')]);
  });
});

describe('an error', () => {
  it.each([
    ['of no such instance', () => portion('0', slowLog, 'orders'), 'DBInstanceNotFoundFault', 404],
    ['of no such file', () => portion('0', 'nothing'), 'DBLogFileNotFoundFault', 404],
    ['of a marker that is none', () => portion('x'), 'InvalidParameterValue', 400],
    [
      'of no such cluster',
      () => client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'x' })),
      'DBClusterNotFoundFault',
      404,
    ],
  ])('%s has the name and the status that the SDK knows', async (_, act, name, status) => {
    rds.append('one', slowLog, 'one\n');
    expect(await failure(act)).toMatchObject({ name, status, fault: 'client' });
  });

  it('of trouble and rights has the name of its code', async () => {
    rds.trouble.throttled = 1;
    expect(await failure(() => portion('0'))).toEqual({
      name: 'Throttling',
      message: 'Rate exceeded',
      fault: 'client',
      status: 400,
    });
    rds.trouble.throttled = 0;
    rds.trouble.serverErrors = 1;
    const seen = new Map<string, number>();
    for (let index = 0; index < 20; index += 1) {
      const { name, status, fault } = await failure(() => portion('0'));
      expect(fault).toBe('server');
      seen.set(name, status);
    }
    expect([...seen].sort()).toEqual([
      ['InternalFailure', 500],
      ['ServiceUnavailable', 503],
    ]);
    rds.trouble.serverErrors = 0;
    rds.denies = () => true;
    expect(await failure(() => portion('0'))).toMatchObject({ name: 'AccessDenied', status: 403 });
  });

  it('of an instance that is not ready has the name that the SDK gives it', async () => {
    rds.setStatus('one', 'creating');
    expect(await failure(() => portion('0'))).toMatchObject({ name: 'DBInstanceNotReadyFault', status: 400 });
    rds.setStatus('one', 'stopped');
    expect(await failure(() => portion('0'))).toMatchObject({ name: 'InvalidDBInstanceStateFault' });
  });

  it('of binary data says so', async () => {
    rds.append('one', slowLog, 'a\0b\n');
    expect(await failure(() => portion('0'))).toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('This file contains binary data') as string,
    });
    rds.behaviours.binary = false;
    expect((await portion('0')).LogFileData).toBe('a\ufffdb\n');
  });
});

describe('a request', () => {
  it('must be signed by a known key, with its secret, for RDS and this region', async () => {
    const describeAs = (keys: Keys, at?: string) => () =>
      clientOf(keys, at).send(new DescribeDBInstancesCommand({}));
    const names = [
      await failure(describeAs({ ...home, accessKeyId: 'nobody' })),
      await failure(describeAs({ ...home, secretAccessKey: 'wrong' })),
      await failure(describeAs({ ...home, sessionToken: 'wrong' })),
      await failure(describeAs(home, 'us-east-1')),
    ].map(({ name }) => name);
    expect(names).toEqual([
      'InvalidClientTokenId',
      'SignatureDoesNotMatch',
      'InvalidClientTokenId',
      'SignatureDoesNotMatch',
    ]);
    const unsigned = await fetch(server.url, { method: 'POST', body: 'Action=DescribeDBInstances' });
    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });
});

/** SHA-256, as the signer wants it. */
class Sha256 {
  private readonly parts: BinaryLike[] = [];
  constructor(private readonly secret?: unknown) {}
  update(data: unknown): void {
    this.parts.push(data as BinaryLike);
  }
  reset(): void {
    this.parts.length = 0;
  }
  digest(): Promise<Uint8Array> {
    const hash =
      this.secret === undefined ? createHash('sha256') : createHmac('sha256', this.secret as BinaryLike);
    for (const part of this.parts) hash.update(part);
    return Promise.resolve(hash.digest());
  }
}

async function whole(path: string, body?: string): Promise<Response> {
  const { hostname, port, host } = new URL(server.url);
  const signer = new SignatureV4({ credentials: home, region, service: 'rds', sha256: Sha256 });
  const { headers, method } = await signer.sign({
    method: body === undefined ? 'GET' : 'POST',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    query: {},
    headers: { host },
    body,
  });
  return fetch(`${server.url}${path}`, { method, headers, body });
}

describe('the REST download', () => {
  const path = (instance: string, file: string) => `/v13/downloadCompleteLogFile/${instance}/${file}`;

  it('sends a whole file, byte by byte, whatever is in it', async () => {
    const bytes = Buffer.alloc(300_000, 'a\0é\r\n\xff', 'latin1');
    rds.append('one', slowLog, bytes);
    const answer = await whole(path('one', slowLog));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(rds.calls.count('DownloadCompleteLogFile')).toBe(1);
  });

  it('fails as the API does', async () => {
    const codes = [await whole(path('nobody', slowLog)), await whole(path('one', slowLog))].map(
      async (answer) => [answer.status, /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1]],
    );
    expect(await Promise.all(codes)).toEqual([
      [404, 'DBInstanceNotFound'],
      [404, 'DBLogFileNotFoundFault'],
    ]);
    const unsigned = await fetch(`${server.url}${path('one', slowLog)}`);
    expect(unsigned.status).toBe(403);
  });
});

describe('an action', () => {
  it('that is unknown, or of another version, is refused', async () => {
    for (const body of [
      'Action=Nothing&Version=2014-10-31',
      'Action=DescribeDBInstances&Version=2012-01-01',
    ]) {
      const answer = await whole('/', body);
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringContaining('<Code>InvalidAction</Code>'),
      ]);
    }
  });

  it('needs what it cannot do without', async () => {
    for (const rest of ['', '&DBInstanceIdentifier=one&FileSize=big']) {
      const answer = await whole('/', `Action=DescribeDBLogFiles&Version=2014-10-31${rest}`);
      expect(await answer.text()).toContain('<Code>InvalidParameterValue</Code>');
    }
  });
});

describe('a role', () => {
  /** The credentials of a role, as the SDK gets them. */
  const assume = (RoleArn: string, ExternalId?: string, at = server.url) =>
    fromTemporaryCredentials({
      masterCredentials: home,
      params: { RoleArn, ExternalId, RoleSessionName: 'reader', DurationSeconds: 900 },
      clientConfig: { endpoint: at, region, maxAttempts: 1 },
    })();

  it('leads to another account', async () => {
    const { DBInstances } = await clientOf(await assume(awayRole, 'secret word')).send(
      new DescribeDBInstancesCommand({}),
    );
    expect(DBInstances?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual(['far']);
    expect(away.calls.count('DescribeDBInstances')).toBe(1);
    expect(rds.calls.count('all')).toBe(0);
  });

  it('cannot be assumed under another name, or without its external id', async () => {
    for (const act of [
      () => assume(`${awayRole}s`, 'secret word'),
      () => assume(awayRole),
      () => assume(awayRole, 'wrong'),
    ])
      expect(await failure(act)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });

  it('is assumed for a while', async () => {
    let time = Date.now();
    const short = await fakeRdsServer({
      engines: [away],
      keys: [{ ...home, account: '444455556666' }],
      roles: [{ arn: awayRole }],
      clock: { now: () => time },
    });
    try {
      const assumed = new RDSClient({
        endpoint: short.url,
        region,
        maxAttempts: 1,
        credentials: await assume(awayRole, undefined, short.url),
      });
      clients.push(assumed);
      const ask = () => assumed.send(new DescribeDBInstancesCommand({}));
      expect((await ask()).DBInstances).toHaveLength(1);
      time += 900_000;
      expect(await failure(ask)).toMatchObject({ name: 'ExpiredToken', status: 403 });
    } finally {
      await short.close();
    }
  });
});
