import { instanceTypeNames } from '../../values/instance-types';
import { instancePrices, prices, type ListPrice } from '../../values/prices';

const all: [string, ListPrice][] = [...Object.entries(prices), ...Object.entries(instancePrices)];

test('every instance type that an environment may choose has a price', () => {
  expect(Object.keys(instancePrices).sort()).toEqual([...instanceTypeNames].sort());
});

test.each(all)('%s is a price with a unit and the AWS page that states it', (_, price) => {
  expect(price.usd).toBeGreaterThanOrEqual(0);
  expect(price.per).toMatch(/\S/);
  expect(price.page).toMatch(/^https:\/\/aws\.amazon\.com\/\S+\/pricing\//);
});

test.each(all.filter(([, { seen }]) => seen))(
  '%s says where it was seen, and in which month if at all',
  (_, { seen }) => {
    expect(seen?.month ?? '2026-01').toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(seen?.at).toMatch(/^https:\/\//);
  },
);

test('sizes of one family cost as much as their share of it', () => {
  expect(instancePrices['t4g.2xlarge'].usd).toBeCloseTo(4 * instancePrices['t4g.large'].usd, 6);
  expect(instancePrices['m7g.4xlarge'].usd).toBeCloseTo(4 * instancePrices['m7g.xlarge'].usd, 6);
  expect(instancePrices['r7g.2xlarge'].usd).toBeCloseTo(2 * instancePrices['r7g.xlarge'].usd, 6);
});
