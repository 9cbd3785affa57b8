import { closeIssue, upsertIssue } from '../../../tools/github/issues';
import { GithubServer } from './github-server';

const marker = '<!-- aurora-drift: dev -->';
const text = (title: string, body: string) => ({ title, body: `${marker}\n${body}` });

let server: GithubServer;
beforeEach(async () => {
  server = await GithubServer.start();
});
afterEach(() => server.stop());

it('is opened once, brought up to date, closed, and opened anew the next time', async () => {
  const github = server.client();
  expect(await upsertIssue(github, marker, text('Drift', 'a'))).toBe('created');
  expect(await upsertIssue(github, marker, text('Drift', 'a'))).toBe('unchanged');
  expect(await upsertIssue(github, marker, text('More drift', 'b'))).toBe('updated');
  expect(await closeIssue(github, marker, 'clean')).toBe('closed');
  expect(await closeIssue(github, marker, 'clean')).toBe('none');
  expect(server.issues).toMatchObject([
    { title: 'More drift', body: `${marker}\nb`, state: 'closed', labels: [{ name: 'drift' }] },
  ]);
  expect(server.issues[0]?.comments).toMatchObject([{ body: 'clean' }]);
  expect(await upsertIssue(github, marker, text('Drift', 'a'))).toBe('created');
  expect(server.issues.map(({ state }) => state)).toEqual(['closed', 'open']);
});

it('no other issue is touched: of another environment, of a person, or without the label', async () => {
  const others = [
    server.addIssue({ body: '<!-- aurora-drift: prod -->\nprod', labels: ['drift'] }),
    server.addIssue({ body: `${marker}\nmine`, labels: ['drift'], user: { type: 'User' } }),
    server.addIssue({ body: `${marker}\nunlabelled` }),
  ];
  const before = JSON.stringify(others);
  const github = server.client();
  expect(await closeIssue(github, marker, 'clean')).toBe('none');
  expect(await upsertIssue(github, marker, text('Drift', 'a'))).toBe('created');
  expect(JSON.stringify(others)).toBe(before);
});
