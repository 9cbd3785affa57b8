import { Kafka } from '../../constructs/helm/kafka';
import { logTypes } from '../../contract/log-types';
import { kafkaClusterId } from '../../values/kafka-cluster-id';
import { placeRelease, releaseSettings, valueOf } from '../constructs/helm/support';
import { Broker } from './broker';
import { findKafkaTools } from './kafka-tools';

/** What the broker of the tests has, and its environment says. */
export const brokerVolumeGib = 20;
export const brokerClusterId = kafkaClusterId({ name: 'test', account: '111122223333' });

/** What the chart makes of our values, and the script of its Job that declares topics and rights. */
function brokerValues(types: readonly (typeof logTypes)[number][]) {
  const { values } = placeRelease(
    (stack) =>
      new Kafka(stack, 'kafka', {
        settings: releaseSettings,
        resources: {
          requests: { cpu: '500m', memory: '512Mi' },
          limits: { cpu: '2', memory: '1Gi' },
        },
        volumeGib: brokerVolumeGib,
        storageClass: 'data',
        logTypes: types,
        priorityClass: 'data',
        clusterId: brokerClusterId,
      }),
  );
  return { values, script: String(valueOf(values, 'provisioning.postScript')) };
}

/** A broker with the chart’s configuration, without topics yet, and the script that declares them. @throws Error without Kafka */
export async function startBroker(
  types: readonly (typeof logTypes)[number][] = logTypes,
): Promise<{ readonly broker: Broker; readonly script: string }> {
  const tools = findKafkaTools();
  if (typeof tools === 'string') throw new Error(tools);
  const { values, script } = brokerValues(types);
  return { broker: await Broker.start(tools, values), script };
}

/** Declares topics and rights as the chart’s Job does. @throws Error with the Job’s words */
export async function declareTopics(broker: Broker, script: string): Promise<void> {
  const { status, output } = await broker.declare(script);
  if (status !== 0) throw new Error(`the topics could not be declared:\n${output}`);
}
