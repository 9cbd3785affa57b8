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

const seen = all.flatMap(([name, price]) => (price.seen ? [[name, price.seen] as const] : []));

test('some prices were seen on a page that can be named', () => {
  expect(seen.length).toBeGreaterThan(10);
});

test.each(seen)('%s says where it was seen', (_, { at }) => {
  expect(at).toMatch(/^https:\/\/[^/]+\.[a-z]+\/\S+$/);
});

test.each(seen.filter(([, { month }]) => month !== undefined))('%s says in which month', (_, { month }) => {
  expect(month).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
});

test('sizes of one family cost as much as their share of it', () => {
  expect(instancePrices['t4g.2xlarge'].usd).toBeCloseTo(4 * instancePrices['t4g.large'].usd, 6);
  expect(instancePrices['m7g.4xlarge'].usd).toBeCloseTo(4 * instancePrices['m7g.xlarge'].usd, 6);
  expect(instancePrices['r7g.2xlarge'].usd).toBeCloseTo(2 * instancePrices['r7g.xlarge'].usd, 6);
});
