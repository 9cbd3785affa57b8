import { App } from 'cdktf';
import { BaseStack } from '../../stacks/base-stack';
import { UserError } from '../../values/user-error';

class SomeStack extends BaseStack {
  constructor() {
    super(new App(), 'some', {
      account: '111122223333',
      region: 'eu-west-1',
      tags: {},
      stateKey: 'some.tfstate',
    });
  }
}

const providerVersionWith = (version: string): unknown => {
  jest.replaceProperty(process, 'env', { ...process.env, AURORA_AWS_PROVIDER_VERSION: version });
  const template = new SomeStack().toTerraform() as {
    terraform: { required_providers: { aws: { version: string } } };
  };
  return template.terraform.required_providers.aws.version;
};

afterEach(() => jest.restoreAllMocks());

describe('AURORA_AWS_PROVIDER_VERSION', () => {
  it('replaces the pinned version', () => {
    expect(providerVersionWith('5.100.0')).toBe('5.100.0');
  });

  it('changes nothing where it is empty', () => {
    expect(providerVersionWith('')).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each(['latest', '~> 6.0', '6.23', '6.23.0 ', 'v6.23.0'])('refuses %p', (version) => {
    expect(() => providerVersionWith(version)).toThrow(UserError);
    expect(() => providerVersionWith(version)).toThrow(
      `AURORA_AWS_PROVIDER_VERSION: given "${version}"; allowed: one version as three numbers, such as "6.23.0". Unset it`,
    );
  });
});
