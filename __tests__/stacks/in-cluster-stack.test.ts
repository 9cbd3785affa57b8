import { PlatformStack } from '../../stacks/platform-stack';
import { ServicesStack } from '../../stacks/services-stack';
import { environment } from '../support/environment';
import { Template, testApp } from '../support/template';

const values = environment();

describe.each([
  ['platform', () => new PlatformStack(testApp(), values)],
  ['services', () => new ServicesStack(testApp(), values)],
] as const)('the %s stack', (kind, build) => {
  const stack = build();
  const { json } = Template.of(stack);
  const providers = json['provider'] as Record<string, readonly Record<string, unknown>[]>;
  const terraform = json['terraform'] as {
    readonly required_providers: Record<string, { source: string; version: string }>;
    readonly backend: { readonly s3: Record<string, unknown> };
  };

  it('is named after its environment and has a state of its own', () => {
    expect(stack.node.id).toBe(`test-${kind}`);
    expect(terraform.backend.s3).toMatchObject({ key: `test/${kind}.tfstate`, use_lockfile: true });
  });

  it('gets a token at each run and keeps none', () => {
    const exec = {
      command: 'aws',
      args: ['eks', 'get-token', '--cluster-name', 'aurora-test', '--region', 'eu-west-1'],
    };
    expect(providers['kubernetes']).toMatchObject([{ exec: [exec] }]);
    expect(providers['helm']).toMatchObject([{ kubernetes: { exec } }]);
    const written = JSON.stringify(providers);
    expect(written).not.toMatch(/"(token|password|client_key|config_path)"/);
  });

  it('verifies the API server with the certificate that AWS gives for the cluster', () => {
    const [cluster] = Object.entries(
      (json['data'] as Record<string, Record<string, { name: string }>>)['aws_eks_cluster'] ?? {},
    );
    expect(cluster?.[1].name).toBe('aurora-test');
    for (const connection of [providers['kubernetes']?.[0], providers['helm']?.[0]?.['kubernetes']]) {
      expect(connection).toMatchObject({
        host: `\${data.aws_eks_cluster.${cluster?.[0]}.endpoint}`,
        cluster_ca_certificate: expect.stringContaining(`data.aws_eks_cluster.${cluster?.[0]}`),
      });
      expect(connection).not.toHaveProperty('insecure');
    }
  });

  it('names its providers in full, each at one version', () => {
    for (const name of ['aws', 'kubernetes', 'helm']) {
      expect(terraform.required_providers[name]).toEqual({
        source: `hashicorp/${name}`,
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      });
    }
  });
});
