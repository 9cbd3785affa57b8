import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from '../../../tools/verify-pins/aws-cli';
import { checkAddOn, checkNodeImage } from '../../../tools/verify-pins/check-eks';
import { Unreachable } from '../../../tools/verify-pins/http';

describe('what AWS is asked', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program in the place of the AWS CLI, that prints what it was called with. */
  const program = (script: string): string => {
    const path = join(folder, 'aws');
    writeFileSync(path, `#!${process.execPath}\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const prints = (answer: unknown) =>
    awsCli(undefined, program(`console.log(${JSON.stringify(JSON.stringify(answer))})`));

  const addOnAnswer = {
    addons: [
      {
        addonVersions: [
          {
            addonVersion: 'v1.36.0-eksbuild.26',
            architecture: ['amd64', 'arm64'],
            compatibilities: [{ clusterVersion: '1.36', defaultVersion: true }],
          },
          {
            addonVersion: 'v1.36.0-eksbuild.25',
            architecture: ['amd64', 'arm64'],
            compatibilities: [{ defaultVersion: false }],
          },
          { addonVersion: 'v1.36.0-eksbuild.24', architecture: ['amd64'] },
        ],
      },
    ],
  };

  it('is asked for JSON, in the region that was given', async () => {
    const echo = awsCli('eu-west-1', program('console.log(JSON.stringify(process.argv.slice(2)))'));
    expect(JSON.parse(await echo(['eks', 'list-clusters']))).toEqual([
      'eks',
      'list-clusters',
      '--output',
      'json',
      '--region',
      'eu-west-1',
    ]);
  });

  it('an add-on build that EKS offers is ok, and the default is named', async () => {
    expect(await checkAddOn(prints(addOnAnswer), 'kube-proxy', 'v1.36.0-eksbuild.25', '1.36')).toEqual({
      status: 'ok',
      detail: 'offered for Kubernetes 1.36; the default is v1.36.0-eksbuild.26',
    });
  });

  it('an add-on build that EKS does not offer is missing', async () => {
    expect(await checkAddOn(prints(addOnAnswer), 'kube-proxy', 'v1.36.0-eksbuild.1', '1.36')).toEqual({
      status: 'missing',
      detail:
        'EKS offers no kube-proxy v1.36.0-eksbuild.1 for Kubernetes 1.36; the default is v1.36.0-eksbuild.26',
    });
    expect((await checkAddOn(prints({ addons: [] }), 'kube-proxy', 'v1', '1.36')).status).toBe('missing');
  });

  it('an add-on build without ARM64 is a mismatch', async () => {
    expect(await checkAddOn(prints(addOnAnswer), 'kube-proxy', 'v1.36.0-eksbuild.24', '1.36')).toEqual({
      status: 'mismatch',
      detail: 'not for arm64; EKS has it for amd64',
    });
  });

  const path = '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard';
  const parameters = {
    Parameters: [
      { Name: `${path}/recommended/release_version`, Value: '1.36.5-20261101' },
      { Name: `${path}/recommended/image_id`, Value: 'ami-1' },
      {
        Name: `${path}/amazon-eks-node-al2023-arm64-standard-1.36-v20261003/release_version`,
        Value: '1.36.4-20261003',
      },
    ],
  };

  it('a node image release that AWS publishes is ok, even when another is recommended', async () => {
    expect(await checkNodeImage(prints(parameters), '1.36.4-20261003', '1.36')).toEqual({
      status: 'ok',
      detail: `published under ${path}; recommended is 1.36.5-20261101`,
    });
  });

  it('a node image release that AWS does not publish is missing', async () => {
    expect(await checkNodeImage(prints(parameters), '1.36.4-20261004', '1.36')).toEqual({
      status: 'missing',
      detail: `${path} has no release 1.36.4-20261004; recommended is 1.36.5-20261101`,
    });
  });

  it('cannot be asked without the AWS CLI', async () => {
    await expect(
      checkAddOn(awsCli(undefined, join(folder, 'none')), 'coredns', 'v1', '1.36'),
    ).rejects.toThrow(
      new Unreachable('the AWS CLI (`aws`) is not installed; install it, or check this pin where it is'),
    );
  });

  it('cannot be asked without credentials: its last line says why', async () => {
    const aws = awsCli(
      undefined,
      program("console.error('\\nUnable to locate credentials.'); process.exit(253)"),
    );
    await expect(checkNodeImage(aws, 'x', '1.36')).rejects.toThrow(
      '`aws ssm get-parameters-by-path` fails: Unable to locate credentials.',
    );
  });

  it('cannot be asked when it answers something unknown', async () => {
    await expect(
      checkAddOn(awsCli(undefined, program("console.log('hello')")), 'a', 'v', '1.36'),
    ).rejects.toThrow(/not JSON/);
    await expect(checkAddOn(prints({ other: 1 }), 'a', 'v', '1.36')).rejects.toThrow(
      /answers in an unknown form/,
    );
  });
});
