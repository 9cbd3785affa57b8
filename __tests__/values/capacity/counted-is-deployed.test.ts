import { Kafka } from '../../../constructs/helm/kafka';
import { jobs, kafkaPreparation } from '../../../values/capacity/helper-sizes';
import { ourPods } from '../../../values/capacity/our-pods';
import { cpuMillis, memoryMib } from '../../../values/quantities';
import { placeRelease, releaseSettings, valueOf } from '../../constructs/helm/support';
import { environment } from '../../support/environment';

const { workloads, nodeGroup } = environment();
const { values } = placeRelease(
  (stack) =>
    new Kafka(stack, 'kafka', {
      settings: releaseSettings,
      resources: workloads.kafka,
      volumeGib: 20,
      storageClass: 'data-class',
      logTypes: ['error'],
      priorityClass: 'data-priority',
      clusterId: 'YdlSVF_z1xmbV52rTm074w',
    }),
);

test('the job that declares topics, and what prepares the broker, have the sizes that are counted', () => {
  expect(valueOf(values, 'provisioning.resources')).toEqual(jobs.kafkaTopics.size);
  expect(valueOf(values, 'defaultInitContainers.prepareConfig.resources')).toEqual(kafkaPreparation);
  expect(valueOf(values, 'controller.resources')).toEqual(workloads.kafka);
});

test('every workload of the settings is counted, with its own requests and limits', () => {
  const demands = ourPods({ workloads, nodeGroup });
  const { processorWorkers, processorWorkersMax, ...sized } = workloads;
  for (const [workload, { requests, limits }] of Object.entries(sized)) {
    expect(demands.find((demand) => demand.workload === workload && demand.when === 'always')).toMatchObject({
      pods: workload === 'processorWorker' ? processorWorkers : 1,
      cpuMillis: cpuMillis(requests.cpu),
      memoryMib: memoryMib(requests.memory),
      limits: { cpuMillis: cpuMillis(limits.cpu), memoryMib: memoryMib(limits.memory) },
    });
  }
  expect(demands.find(({ name }) => name === 'processor worker, scaled out')).toMatchObject({
    pods: processorWorkersMax - processorWorkers,
    when: 'at times',
  });
});
