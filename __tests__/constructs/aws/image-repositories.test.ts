import { repositories } from '../../../contract/repositories';
import { account, bootstrap, bootstrapOf, statementsOf, testEnvironment } from '../../support/bootstrap';

describe('image repositories', () => {
  it('never move a tag, scan each push, encrypt, and clean up', () => {
    const template = bootstrap({ protection: 'data' });
    const all = template.resources('aws_ecr_repository');
    expect(all.map(({ attributes }) => attributes['name'])).toEqual(Object.values(repositories));
    for (const { attributes } of all) {
      expect(attributes).toMatchObject({
        image_tag_mutability: 'IMMUTABLE',
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: 'KMS' }],
        force_delete: false,
        lifecycle: { prevent_destroy: true },
      });
    }
    expect(template.resources('aws_ecr_lifecycle_policy')).toHaveLength(all.length);
    expect(template.resources('aws_ecr_replication_configuration')).toEqual([]);
    expect(template.resources('aws_ecr_registry_policy')).toEqual([]);
  });

  it('can be deleted with their images where nothing is protected', () => {
    expect(
      bootstrap()
        .resources('aws_ecr_repository')
        .map(({ attributes }) => attributes['force_delete']),
    ).toEqual([true, true, true]);
  });

  it('replicate from the account that images are pushed to, and are let in by the other', () => {
    const other = '444455556666';
    const fleet = [
      testEnvironment(),
      testEnvironment({ name: 'live', account: other, protection: 'data', imageRegistryAccount: account }),
    ];
    const source = bootstrapOf(fleet);
    expect(source.resource('aws_ecr_replication_configuration').attributes).toMatchObject({
      replication_configuration: {
        rule: [
          {
            destination: [{ registry_id: other, region: 'eu-west-1' }],
            repository_filter: Object.values(repositories).map((filter) => ({
              filter,
              filter_type: 'PREFIX_MATCH',
            })),
          },
        ],
      },
    });
    expect(source.resources('aws_ecr_registry_policy')).toEqual([]);

    const destination = bootstrapOf(fleet, { of: other });
    expect(destination.resources('aws_ecr_replication_configuration')).toEqual([]);
    expect(statementsOf(destination, 'aws_ecr_registry_policy')).toEqual([
      {
        Sid: 'ReplicateImages',
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${account}:root`] },
        Action: ['ecr:ReplicateImage'],
        Resource: Object.values(repositories).map(
          (name) => `arn:aws:ecr:eu-west-1:${other}:repository/${name}`,
        ),
      },
    ]);
  });
});
