import { GithubServer, token } from './github-server';

let server: GithubServer;
beforeEach(async () => {
  server = await GithubServer.start();
});
afterEach(() => server.stop());

const numbersOf = async (list: AsyncGenerator<{ number: number }>): Promise<number[]> => {
  const numbers: number[] = [];
  for await (const { number } of list) numbers.push(number);
  return numbers;
};

describe('a list', () => {
  it('is read from all of its pages', async () => {
    const numbers = Array.from({ length: 250 }, () => server.addIssue().number);
    expect(await numbersOf(server.client().each('/issues'))).toEqual(numbers);
    expect(server.requests).toHaveLength(3);
  });

  it('is read no further than to what is looked for', async () => {
    const [first] = Array.from({ length: 250 }, () => server.addIssue());
    const found = await server.client().find<{ number: number }>('/issues', {}, () => true);
    expect(found?.number).toBe(first?.number);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const limit = (headers: Record<string, string>, status = 403) => ({
    status,
    headers,
    message: 'You have exceeded a secondary rate limit',
  });

  it('says what GitHub says, and which permission a job may lack', async () => {
    const { number } = server.addIssue();
    await expect(server.client().patch('/issues/999', {})).rejects.toThrow(
      /^GitHub answers 404 to PATCH http:\S+\/repos\/example-org\/logs\/issues\/999: Not Found\. .*permission/,
    );
    server.refusals.push({ status: 403, message: 'Resource not accessible by integration' });
    await expect(server.client().patch(`/issues/${number}`, {})).rejects.toThrow(
      /403 .*Resource not accessible by integration.*the job needs a permission/,
    );
    expect(server.requests).toHaveLength(2);
  });

  it('never says the token', async () => {
    const wrong = server.client([], { token: 'ghs_another' });
    const refused = await wrong.patch('/issues/1', {}).catch((error: Error) => error.message);
    expect(refused).toMatch(/401 .*Bad credentials.*GITHUB_TOKEN/);
    expect(refused).not.toContain('ghs_');
    expect(token).toContain('ghs_');
  });

  it('says which field GitHub does not take', async () => {
    const { number } = server.addIssue();
    await expect(server.client().patch(`/issues/${number}`, { body: 'x'.repeat(65_537) })).rejects.toThrow(
      /422 .*Validation Failed.*body is too long/,
    );
  });

  it('for a rate limit is waited for, as long as it says', async () => {
    const waits: number[] = [];
    const { number } = server.addIssue();
    server.refusals.push(limit({ 'retry-after': '7' }), limit({}, 429));
    await server.client(waits).patch(`/issues/${number}`, { title: 'anew' });
    expect(waits).toEqual([7, 60]);
    expect(server.issues[0]?.title).toBe('anew');
  });

  it('for a rate limit that lasts too long, or does not end, ends the step', async () => {
    const waits: number[] = [];
    const { number } = server.addIssue();
    const inAnHour = String(Math.floor(Date.now() / 1000) + 3600);
    server.refusals.push(limit({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inAnHour }));
    await expect(server.client(waits).patch(`/issues/${number}`, {})).rejects.toThrow(
      /rate limit lasts for 3[56]\d\d more seconds/,
    );
    expect(waits).toEqual([]);
    server.refusals.push(...Array.from({ length: 9 }, () => limit({ 'retry-after': '1' })));
    await expect(server.client(waits).patch(`/issues/${number}`, {})).rejects.toThrow(
      /403 .*secondary rate limit/,
    );
    expect(waits).toEqual([1, 1, 1]);
  });
});

it('nobody there is a message, too', async () => {
  const client = server.client();
  await server.stop();
  await expect(client.patch('/issues/1', {})).rejects.toThrow(/^GitHub does not answer PATCH .*ECONNREFUSED/);
});
