import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bucketExists } from '../../../tools/bootstrap/bucket-exists';

const statuses: Readonly<Record<string, number>> = {
  '/private': 403,
  '/open': 200,
  '/elsewhere': 301,
  '/broken': 503,
};
const region = 'eu-west-1';
const before = process.env['AWS_ENDPOINT_URL_S3'];
let server: Server;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => response.writeHead(statuses[url] ?? 404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  if (before === undefined) delete process.env['AWS_ENDPOINT_URL_S3'];
  else process.env['AWS_ENDPOINT_URL_S3'] = before;
});

describe('whether a bucket exists', () => {
  it.each([
    ['private', true],
    ['open', true],
    ['elsewhere', true],
    ['none', false],
  ])('%s: %s', async (bucket, exists) => {
    await expect(bucketExists({ bucket, region })).resolves.toBe(exists);
  });

  it('is never guessed when S3 is in trouble or out of reach', async () => {
    await expect(bucketExists({ bucket: 'broken', region })).rejects.toThrow(/S3 answers 503/);
    const reachable = process.env['AWS_ENDPOINT_URL_S3'];
    process.env['AWS_ENDPOINT_URL_S3'] = 'http://127.0.0.1:1';
    await expect(bucketExists({ bucket: 'private', region })).rejects.toThrow(/S3 cannot be asked/);
    process.env['AWS_ENDPOINT_URL_S3'] = reachable;
  });
});
