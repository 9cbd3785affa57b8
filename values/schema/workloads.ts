import { z } from 'zod';
import { partitionsPerTopic } from '../../contract/topics';
import { cpuQuantity, memoryQuantity, wholeNumber } from './primitives';

/** What one pod asks for and may use. */
const pod = (
  requestCpu: string,
  requestMemory: string,
  limitCpu: string,
  limitMemory: string,
  purpose: string,
) =>
  z
    .strictObject({
      requests: z
        .strictObject({ cpu: cpuQuantity.default(requestCpu), memory: memoryQuantity.default(requestMemory) })
        .prefault({})
        .describe('What the scheduler keeps free for one pod.'),
      limits: z
        .strictObject({ cpu: cpuQuantity.default(limitCpu), memory: memoryQuantity.default(limitMemory) })
        .prefault({})
        .describe('What one pod may use at most.'),
    })
    .prefault({})
    .describe(purpose);

/**
 * The size of every pod of ours. The report adds requests and memory limits up against the nodes, and an environment
 * that does not fit is refused.
 */
export const workloadsSchema = z.strictObject({
  openobserve: pod('1000m', '6Gi', '4', '10Gi', 'OpenObserve, one pod.'),
  kafka: pod('500m', '1536Mi', '2', '2Gi', 'The Kafka broker and controller, one pod.'),
  valkey: pod('50m', '128Mi', '500m', '512Mi', 'Valkey, one pod.'),
  otelCollector: pod('200m', '512Mi', '1', '1Gi', 'The OTel Collector, one pod.'),
  fluentBit: pod('100m', '128Mi', '500m', '256Mi', 'Fluent Bit, one pod on each node.'),
  discovery: pod('50m', '128Mi', '250m', '256Mi', 'The discovery service, one pod.'),
  processorMaster: pod('50m', '128Mi', '250m', '256Mi', 'The processor in its master role, one pod.'),
  processorWorker: pod(
    '250m',
    '512Mi',
    '2',
    '1Gi',
    'The processor in its worker role, `processorWorkers` pods.',
  ),
  processorWorkers: wholeNumber(1, partitionsPerTopic, 'pods')
    .default(2)
    .describe('How many worker pods run at least.'),
  processorWorkersMax: wholeNumber(1, partitionsPerTopic, 'pods')
    .optional()
    .describe(
      `How many worker pods run at most, when their CPU is busy; never more than a topic has partitions (${partitionsPerTopic}). Default: 4, or \`processorWorkers\` where that is more.`,
    ),
});

export const volumesSchema = z.strictObject({
  openobserveGib: wholeNumber(10, 16000, 'GiB')
    .default(100)
    .describe(
      'OpenObserve’s volume: what is not in S3 yet, metadata, caches. It must hold twice an hour of log and 4 GiB of metadata. To change it later, enlarge the claim, delete the StatefulSet with `--cascade=orphan`, and deploy: Kubernetes changes no claim template.',
    ),
  kafkaGib: wholeNumber(10, 16000, 'GiB')
    .default(20)
    .describe(
      'Kafka’s volume: hints of about a day. To change it later, enlarge the claim, delete the StatefulSet with `--cascade=orphan`, and deploy: Kubernetes changes no claim template.',
    ),
  valkeyGib: wholeNumber(1, 1000, 'GiB').default(5).describe('Valkey’s volume.'),
  otelCollectorGib: wholeNumber(1, 1000, 'GiB')
    .default(2)
    .describe(
      'The OTel Collector’s volume: what OpenObserve has not taken yet. To change it later, enlarge the claim, delete the StatefulSet with `--cascade=orphan`, and deploy: Kubernetes changes no claim template.',
    ),
});
