import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { motoPython } from '../support/moto';

const folder = join(__dirname, '..', 'docs', 'commands');

it('what the runbooks may say to the AWS CLI is what botocore’s models of the services have', () => {
  const { status, stderr } = spawnSync(
    motoPython(),
    [join(folder, 'aws_operations.py'), join(folder, 'aws-operations.json'), '--check'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 120_000);
