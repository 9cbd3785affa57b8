import { spawnSync } from 'node:child_process';
import { copyCommands } from '../../../tools/copies/commands';
import { environment } from '../../support/environment';

const registry = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';

it('logs in and copies the Kafka image', () => {
  expect(copyCommands(environment())).toEqual([
    'set -eu',
    `aws ecr get-login-password --region eu-west-1 | crane auth login --username AWS --password-stdin ${registry}`,
    `crane copy docker.io/bitnamilegacy/kafka:4.0.0 ${registry}/aurora-kafka:4.0.0`,
  ]);
});

it('copies charts from repositories and from registries', () => {
  const commands = copyCommands(environment({ imageSource: 'ecr' }));
  expect(commands).toContain('helm pull valkey --repo https://valkey.io/valkey-helm/ --version 0.11.0');
  expect(commands).toContain('helm pull oci://registry-1.docker.io/bitnamicharts/kafka --version 32.4.3');
  expect(commands).toContain(`helm push kafka-32.4.3.tgz oci://${registry}/aurora-copies/charts`);
});

it('pushes to the account that images are pushed to', () => {
  const commands = copyCommands(environment({ imageRegistryAccount: '444455556666' }));
  expect(commands.at(-1)).toContain(' 444455556666.dkr.ecr.eu-west-1.amazonaws.com/aurora-kafka:4.0.0');
});

it('is a script that a shell accepts', () => {
  const script = copyCommands(environment({ imageSource: 'ecr' })).join('\n');
  const { status, stderr } = spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('the command', () => {
  const run = (name: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'tools/copies.ts', name], { encoding: 'utf8' });

  it('prints the commands of an environment', () => {
    const { status, stdout } = run('dev');
    expect(status).toBe(0);
    expect(stdout).toContain('/aurora-kafka:4.0.0\n');
  });

  it('names the environments that there are', () => {
    const { status, stderr } = run('qa');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'environment: given "qa"; allowed: dev, prod, staging, the files of values/environments/\n',
    });
  });
});
