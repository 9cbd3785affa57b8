import { cpuMillis, memoryMib } from '../../values/quantities';

it.each([
  ['500m', 500],
  ['2', 2000],
  ['0.5', 500],
  // 1.005 × 1000 is 1004.9999999999999 until it is rounded.
  ['1.005', 1005],
])('%s CPU is %d thousandths', (quantity, millis) => {
  expect(cpuMillis(quantity)).toBe(millis);
});

it.each([
  ['512Mi', 512],
  ['6Gi', 6144],
  ['1024Ki', 1],
])('%s is %d MiB', (quantity, mib) => {
  expect(memoryMib(quantity)).toBe(mib);
});
