import { namesOf } from '../../../values/names';
import { type Template } from '../../support/template';
import type { EnvironmentInput } from '../../../values/schema';
import {
  account,
  actionsOf,
  allowing,
  bootstrap,
  deployStatements,
  testEnvironment,
} from '../../support/bootstrap';

describe('the deploy role', () => {
  const statements = deployStatements(bootstrap());
  const { boundaryArn, roles } = namesOf(testEnvironment());

  it('creates and grants roles only within the boundary', () => {
    for (const action of ['CreateRole', 'PutRolePolicy', 'AttachRolePolicy', 'PutRolePermissionsBoundary']) {
      const found = allowing(statements, `iam:${action}`);
      expect(found).toHaveLength(1);
      expect(found[0]?.Condition).toEqual({ StringEquals: { 'iam:PermissionsBoundary': boundaryArn } });
    }
    expect(actionsOf(statements)).not.toContain('iam:DeleteRolePermissionsBoundary');
  });

  it('reaches only the roles that the environment’s stacks make', () => {
    const reached = statements
      .filter(
        ({ Effect, Action }) =>
          Effect === 'Allow' && Action.some((action) => /^iam:(?!Get|List|CreateService)/.test(action)),
      )
      .flatMap(({ Resource }) => Resource ?? []);
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    const made = [roles.cluster, roles.node, roles.snapshots, ...Object.values(roles.workload)].map(role);
    expect([...new Set(reached)]).toEqual(made);
  });

  it('can change neither itself, nor the roles that plan, nor the boundary', () => {
    const guard = statements.find(({ Sid }) => Sid === 'KeepGuards');
    expect(guard).toMatchObject({ Effect: 'Deny' });
    expect(guard?.Action).toEqual(
      expect.arrayContaining(['iam:Put*', 'iam:Attach*', 'iam:Update*', 'iam:Delete*']),
    );
    expect(guard?.Resource).toEqual([
      boundaryArn,
      `arn:aws:iam::${account}:role/aurora-test-plan`,
      `arn:aws:iam::${account}:role/aurora-test-review`,
      `arn:aws:iam::${account}:role/aurora-test-deploy`,
      `arn:aws:iam::${account}:policy/aurora-test-deploy-*`,
    ]);
  });

  it('passes roles to the services that use them and to no other', () => {
    const [passing, ...others] = allowing(statements, 'iam:PassRole');
    expect(others).toEqual([]);
    expect(passing?.Condition).toEqual({
      StringEquals: {
        'iam:PassedToService': [
          'dlm.amazonaws.com',
          'ec2.amazonaws.com',
          'eks.amazonaws.com',
          'pods.eks.amazonaws.com',
        ],
      },
    });
  });

  it('deletes what holds data only where nothing is protected', () => {
    const deletions = [
      's3:DeleteBucket',
      's3:DeleteObjectVersion',
      'dynamodb:DeleteTable',
      'secretsmanager:DeleteSecret',
      'kms:ScheduleKeyDeletion',
      'eks:DeleteCluster',
    ];
    const protectedActions = actionsOf(deployStatements(bootstrap({ protection: 'data' })));
    expect(actionsOf(statements)).toEqual(expect.arrayContaining(deletions));
    expect(protectedActions.filter((action) => deletions.includes(action))).toEqual([]);
  });

  it('may look whether the service-linked roles of EKS exist, by the ARN that they have or would have', () => {
    const see = allowing(deployStatements(bootstrap()), 'iam:GetRole').filter(({ Condition }) => !Condition);
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    expect(see.flatMap(({ Resource }) => Resource)).toEqual([
      role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'),
      role('AWSServiceRoleForAmazonEKS'),
      role('aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup'),
      role('AWSServiceRoleForAmazonEKSNodegroup'),
    ]);
  });

  it('starts machines in no subnet but its environment’s', () => {
    const inSubnets = (changes: Partial<EnvironmentInput> = {}) =>
      allowing(deployStatements(bootstrap(changes)), 'ec2:RunInstances').filter(({ Resource }) =>
        Resource?.some((resource) => resource.includes(':subnet/')),
      );
    expect(inSubnets()).toMatchObject([
      { Condition: { StringEquals: { 'aws:ResourceTag/environment': 'test' } } },
    ]);
    const adopted = {
      mode: 'adopt' as const,
      vpcId: 'vpc-0a1b2c3d',
      privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
      nodeSubnetId: 'subnet-0000000b',
    };
    expect(inSubnets({ network: adopted })).toMatchObject([
      { Resource: [`arn:aws:ec2:eu-west-1:${account}:subnet/subnet-0000000b`] },
    ]);
  });

  it('claims no key that has an alias, and no security group that has a name or that EKS made', () => {
    const claims = deployStatements(bootstrap()).filter(({ Condition }) => Condition?.['Null']);
    const mustLack = Object.fromEntries(
      claims.map(({ Sid, Condition }) => [Sid, Object.keys(Condition?.['Null'] ?? {})]),
    );
    expect(mustLack['TagNewKey']).toContain('kms:ResourceAliases');
    expect(mustLack['TagDefaultSecurityGroup']).toEqual(
      expect.arrayContaining(['aws:ResourceTag/Name', 'aws:ResourceTag/aws:eks:cluster-name']),
    );
  });

  it('can turn the rotation of a key on before KMS knows the tags of the key', () => {
    const [rotation, ...others] = allowing(deployStatements(bootstrap()), 'kms:EnableKeyRotation');
    expect(others).toEqual([]);
    expect(rotation?.Action).toEqual(['kms:EnableKeyRotation']);
    expect(rotation?.Condition).toBeUndefined();
  });

  it('asks for the Spot service-linked role only where nodes are Spot', () => {
    const rolesOf = (template: Template) =>
      allowing(deployStatements(template), 'iam:CreateServiceLinkedRole').flatMap(({ Resource }) => Resource);
    const spot = `arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/*`;
    expect(rolesOf(bootstrap())).not.toContain(spot);
    expect(rolesOf(bootstrap({ nodeGroup: { capacityType: 'SPOT' } }))).toContain(spot);
  });

  it('may make security groups in the adopted VPC, and tags no default one there', () => {
    const adopted = deployStatements(
      bootstrap({
        network: {
          mode: 'adopt',
          vpcId: 'vpc-0a1b2c3d4e5f67890',
          privateSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
          nodeSubnetId: 'subnet-0a1b2c3d4e5f67890',
        },
      }),
    );
    expect(adopted.find(({ Sid }) => Sid === 'CreateInAdoptedVpc')?.Resource).toEqual([
      `arn:aws:ec2:eu-west-1:${account}:vpc/vpc-0a1b2c3d4e5f67890`,
    ]);
    expect(adopted.find(({ Sid }) => Sid === 'TagDefaultSecurityGroup')).toBeUndefined();
  });
});
