import { upsertComment } from '../../../tools/github/comments';
import { GithubServer } from './github-server';

const marker = '<!-- aurora-log-system: plans -->';
const page = (text: string): string => `${marker}\n${text}`;

let server: GithubServer;
beforeEach(async () => {
  server = await GithubServer.start();
});
afterEach(() => server.stop());

it('the first plan makes a comment, the next ones write it anew', async () => {
  const pull = server.addIssue();
  const upsert = (text: string) => upsertComment(server.client(), pull.number, marker, page(text));
  expect(await upsert('one')).toBe('created');
  expect(await upsert('two')).toBe('updated');
  expect(await upsert('two')).toBe('unchanged');
  expect(pull.comments.map(({ body }) => body)).toEqual([page('two')]);
  expect(server.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(2);
});

it('is found among three hundred others, and another program’s is left alone', async () => {
  const pull = server.addIssue();
  for (let i = 0; i < 150; i += 1) server.addComment(pull, `talk ${i}`, 'User');
  const other = server.addComment(pull, '<!-- another-program: plans -->\nprod');
  const own = server.addComment(pull, page('one'));
  for (let i = 0; i < 150; i += 1) server.addComment(pull, `talk ${i}`, 'User');
  expect(await upsertComment(server.client(), pull.number, marker, page('two'))).toBe('updated');
  expect([other.body, own.body]).toEqual(['<!-- another-program: plans -->\nprod', page('two')]);
});

it('what a person wrote stays, though they copied the marker', async () => {
  const pull = server.addIssue();
  const theirs = server.addComment(pull, page('what I think'), 'User');
  server.addComment(pull, `> ${page('quoted')}`);
  expect(await upsertComment(server.client(), pull.number, marker, page('one'))).toBe('created');
  expect(theirs.body).toBe(page('what I think'));
  expect(pull.comments).toHaveLength(3);
});

it('is refused before GitHub would refuse it', async () => {
  const pull = server.addIssue();
  await expect(upsertComment(server.client(), pull.number, marker, page('x'.repeat(65_536)))).rejects.toThrow(
    /A comment of 655\d\d characters; allowed: 65536/,
  );
  expect(server.requests).toEqual([]);
});
