import { Kafka } from '../../constructs/helm/kafka';
import type { HelmValues } from '../../constructs/helm/helm-values';
import { logTypes } from '../../contract/log-types';
import { kafkaClusterId } from '../../values/kafka-cluster-id';
import { placeRelease, releaseSettings, valueOf } from '../constructs/helm/support';
import { Broker } from './broker';
import { findKafkaTools } from './kafka-tools';

/** What the chart makes of our values, and the script of its Job that declares topics and rights. */
export function brokerValues(types: readonly (typeof logTypes)[number][] = logTypes): {
  readonly values: HelmValues;
  readonly script: string;
} {
  const { values } = placeRelease(
    (stack) =>
      new Kafka(stack, 'kafka', {
        settings: releaseSettings,
        resources: {
          requests: { cpu: '500m', memory: '512Mi' },
          limits: { cpu: '2', memory: '1Gi' },
        },
        volumeGib: 20,
        storageClass: 'data',
        logTypes: types,
        priorityClass: 'data',
        clusterId: kafkaClusterId({ name: 'test', account: '111122223333' }),
      }),
  );
  return { values, script: String(valueOf(values, 'provisioning.postScript')) };
}

/** Declares topics and rights as the chart’s Job does. @throws Error with the Job’s words */
export async function declareTopics(broker: Broker): Promise<void> {
  const { status, output } = await broker.declare(brokerValues().script);
  if (status !== 0) throw new Error(`the topics could not be declared:\n${output}`);
}

/** A broker as an environment has it: its configuration, its topics, its users and their rights. */
export async function startDeclaredBroker(): Promise<Broker> {
  const tools = findKafkaTools();
  if (typeof tools === 'string') throw new Error(tools);
  const broker = await Broker.start(tools, brokerValues().values);
  await declareTopics(broker);
  return broker;
}
