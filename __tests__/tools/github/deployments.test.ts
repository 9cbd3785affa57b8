import { deployedCommit, deployedMatrix } from '../../../tools/github/deployments';
import { deliveryMatrix } from '../../../tools/github/matrix';
import { environment } from '../../support/environment';
import { GithubServer } from './github-server';

let server: GithubServer;
beforeEach(async () => {
  server = await GithubServer.start();
});
afterEach(() => server.stop());

const deployed = (id: number, sha: string, ...states: string[]): void => {
  server.deployments.push({ id, sha, environment: 'dev', states });
};

it('what runs is the newest deployment that ever succeeded', async () => {
  deployed(4, 'waits', 'waiting');
  deployed(3, 'failed', 'failure', 'in_progress');
  deployed(2, 'runs', 'inactive', 'success', 'in_progress');
  deployed(1, 'old', 'success');
  expect(await deployedCommit(server.client(), 'dev')).toBe('runs');
});

it('an environment that was never deployed is in no matrix', async () => {
  deployed(1, 'abc', 'success');
  const matrix = deliveryMatrix([environment({ name: 'dev' }), environment({ name: 'prod' })]);
  expect((await deployedMatrix(server.client(), matrix)).include).toEqual([
    { ...matrix.include[0], commit: 'abc' },
  ]);
});
