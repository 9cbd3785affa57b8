import { dnsSuffixOf, partitionOf } from '../../values/partition';

it.each([
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ['eu-west-1', 'aws', 'amazonaws.com'],
])('%s is in partition %s, and its services are below %s', (region, partition, suffix) => {
  expect(partitionOf(region)).toBe(partition);
  expect(dnsSuffixOf(region)).toBe(suffix);
});
