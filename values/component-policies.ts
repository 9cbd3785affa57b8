/** What holds for every component, beside its own facts. */

/** Why everything is ARM64. */
export const architectureRequirements = {
  architecture: 'arm64',
  node: 'aurora-node-2',
  instanceType: 't4g.2xlarge',
  rules: [
    'All images are ARM64, for AWS Graviton.',
    'An image with an ARM64 variant is used in that variant; a tag for several architectures must include ARM64.',
    'AMD64 (x86_64) images are never used: they fail to run.',
  ],
} as const;

/** Before a pin is changed. */
export const versionPolicy = [
  'Pin specific versions: no tag "latest", anywhere.',
  'Test upgrades in the staging environment first.',
  'Review changelogs before a major version is upgraded.',
] as const;

/** Around every image. */
export const securityConsiderations = [
  'Scan all images for vulnerabilities before deployment: our ECR repositories scan on push.',
  'Use specific versions, so that a deployment can be repeated.',
  'Update base images regularly for security patches.',
  'Sign images for production deployments.',
] as const;

/** How an image of ours comes into being. */
export interface BuildInstruction {
  readonly image: string;
  /** What the first description of this system said. */
  readonly wasDescribedAs: string;
  /** What is done. */
  readonly now: string;
  readonly why: string;
}

export const buildInstructions: readonly BuildInstruction[] = [
  {
    image: 'Kafka',
    wasDescribedAs: 'FROM bitnami/kafka:latest, with a configuration of its own and KRaft by default',
    now: 'bitnamilegacy/kafka:4.0.0, to be copied into the ECR repository aurora-kafka, unchanged',
    why:
      'a base tag "latest" is no pin, Bitnami withdrew its free versioned images (bitnami/charts#35164), KRaft is the only ' +
      'mode of Kafka 4, and the chart carries the configuration',
  },
  {
    image: 'Processor',
    wasDescribedAs: 'FROM golang:1.21-alpine, then FROM alpine:latest with the program copied in',
    now: 'to be built from services/ with a Dockerfile in images/, for ARM64, and pushed under a new tag every time',
    why: 'the services are TypeScript, and a base tag "latest" is no pin',
  },
];
