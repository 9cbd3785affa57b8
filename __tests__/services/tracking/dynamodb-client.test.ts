import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../../services/tracking/dynamodb-client';

/** DynamoDB that throttles so many requests, and then has an item. */
async function throttling(times: number) {
  const seen = { requests: 0 };
  const server: Server = createServer((request, response) => {
    request.resume();
    seen.requests += 1;
    const throttled = seen.requests <= times;
    response.writeHead(throttled ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    const body = throttled
      ? {
          __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
          message: 'slower',
        }
      : { Item: { id: { S: 'x' } } };
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const client = documentClient({ region: 'eu-west-1', attempts: 2 });
  const stop = () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  };
  return { client, seen, stop };
}

const get = new GetCommand({ TableName: 't', Key: { id: 'x' } });

it('sends again what was throttled', async () => {
  const { client, seen, stop } = await throttling(1);
  await expect(client.send(get)).resolves.toMatchObject({ Item: { id: 'x' } });
  expect(seen.requests).toBe(2);
  stop();
});

it('gives up after so many attempts', async () => {
  const { client, seen, stop } = await throttling(99);
  await expect(client.send(get)).rejects.toThrow('slower');
  expect(seen.requests).toBe(2);
  stop();
});
