import { repositories } from '../../contract/repositories';
import { defineComponent } from '../component';
import type { Verification } from '../verification';

const givenAtDeployTime: Verification = {
  state: 'unverified',
  reason:
    'There is nothing to ask before the image is built. Its repository refuses to overwrite a tag, and the plan fails ' +
    'early where the tag does not exist.',
};

/** Finds log files and publishes hints. */
export const discovery = defineComponent('values/components/services.ts', {
  id: 'discovery',
  title: 'Discovery service',
  group: 'service',
  purpose:
    'Discovers Aurora log files in S3 or through the RDS API, and tracks their processing state in DynamoDB.',
  image: {
    pinned: 'at-deploy',
    registry: 'ecr',
    repository: repositories.auroraLogSystem,
    tagPrefix: 'discovery-',
    architecture: 'arm64',
    multiArch: false,
    replaces: {
      reference: '072006186126.dkr.ecr.us-east-1.amazonaws.com/aurora-log-system:discovery-latest',
      why:
        'a tag that moves cannot be rolled back or audited, and the repositories are immutable; account and region come ' +
        'from the environment',
    },
  },
  source: 'services/discovery of this repository, pushed to ECR',
  compatibleWith: {
    summary: 'Publishes to Kafka.',
    uses: [{ interface: 'kafka', version: '2.1' }, { interface: 's3' }, { interface: 'dynamodb' }],
  },
  verified: { image: givenAtDeployTime },
});

/** Reads log files and delivers their records. */
export const processor = defineComponent('values/components/services.ts', {
  id: 'processor',
  title: 'Processor service',
  group: 'service',
  purpose:
    'Processes Aurora logs with a master and workers: consumes hints from Kafka and delivers to OpenObserve.',
  image: {
    pinned: 'at-deploy',
    registry: 'ecr',
    repository: repositories.auroraProcessor,
    tagPrefix: '',
    architecture: 'arm64',
    multiArch: false,
    replaces: {
      reference: 'aurora-processor:latest',
      why: 'it names no registry, so that nodes look for it on Docker Hub, and its tag moves',
    },
  },
  source: 'services/processor of this repository, pushed to ECR',
  compatibleWith: {
    summary: 'Consumes from Kafka, remembers in Valkey, delivers to OpenObserve.',
    uses: [
      { interface: 'kafka', version: '2.1' },
      { interface: 'redis', version: '7.2' },
      { interface: 'openobserve-http', version: '0.15' },
      { interface: 's3' },
      { interface: 'dynamodb' },
    ],
  },
  verified: { image: givenAtDeployTime },
});
