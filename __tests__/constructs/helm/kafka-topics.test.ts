import { topicConfiguration, topicScript } from '../../../constructs/helm/kafka-topics';
import { logTypes } from '../../../contract/log-types';
import {
  hintHours,
  longestBatch,
  partitionsPerTopic,
  processorGroup,
  topics,
} from '../../../contract/topics';
import { brokerDisk } from '../../../values/broker-disk';

const disk = brokerDisk({ volumeGib: 20, logTypes });
const lines = (types: readonly (typeof logTypes)[number][]) => topicScript(types, disk).split('\n');
const starting = (types: readonly (typeof logTypes)[number][], command: string) =>
  lines(types).filter((line) => line.startsWith(`${command} `));

describe('the topics of an environment', () => {
  it('are those of its log types and no others, with the partitions of the contract', () => {
    expect(starting(['error', 'audit'], 'declare_topic').map((line) => line.split(' ').slice(1, 3))).toEqual([
      [topics.error, String(partitionsPerTopic)],
      [topics.audit, String(partitionsPerTopic)],
    ]);
    expect(starting(logTypes, 'declare_topic')).toHaveLength(logTypes.length);
  });

  it('are bounded in time and size, by the broker’s clock', () => {
    expect(topicConfiguration(disk)).toEqual({
      'cleanup.policy': 'delete',
      'max.message.bytes': String(longestBatch),
      'message.timestamp.type': 'LogAppendTime',
      'retention.bytes': String(disk.retentionBytes),
      'retention.ms': String(hintHours * 3_600_000),
      'segment.bytes': String(disk.segmentBytes),
      'segment.index.bytes': String(disk.indexBytes),
      'segment.ms': '3600000',
    });
  });
});

describe('access rights', () => {
  it('let discovery write, the processor read with its group, and nobody anything else', () => {
    const both = `--topic ${topics.error} --topic ${topics.slowquery}`;
    expect(starting(['error', 'slowquery'], 'acls')).toEqual([
      `acls --add --allow-principal User:discovery --operation Describe --operation Write ${both}`,
      `acls --add --allow-principal User:processor --operation Describe --operation Read ${both}`,
      `acls --add --allow-principal User:processor --operation Read --group ${processorGroup}`,
    ]);
  });
});

it('holds no secret: the Job has them in a file', () => {
  expect(topicScript(logTypes, disk)).toContain('/shared/client.properties');
  expect(topicScript(logTypes, disk)).not.toMatch(/password/i);
});
