import fc from 'fast-check';
import { assume, assumptions, type AssumptionId } from '../../../tools/pricing/assumptions';
import { breakEvenGbPerDay } from '../../../tools/pricing/break-even';
import { line } from '../../../tools/pricing/line';
import { cloudWatchPriceOf, exportedPriceOf, priceOf, sharedPriceOf } from '../../../tools/pricing/price';
import { loadEnvironments } from '../../../values';
import { instancePrices, prices } from '../../../values/prices';
import { adopted, anEnvironment, withoutNat } from './environments';

const today = new Date('2026-11-01');
const price = (...changes: Parameters<typeof anEnvironment>) => priceOf(anEnvironment(...changes), today);

/** The line whose name starts like this. */
function lineOf(bill: ReturnType<typeof priceOf>, start: string) {
  const found = bill.lines.filter(({ what }) => what.startsWith(start));
  if (found.length !== 1) throw new Error(`${found.length} lines start with "${start}"`);
  return found[0] as (typeof found)[number];
}

describe('a line', () => {
  test.each([
    [prices.s3Write, 1_000, 0.005],
    [prices.kmsRequest, 10_000, 0.03],
    [prices.dynamodbWrite, 1_000_000, 0.625],
    [prices.snsEmail, 100_000, 2],
    [prices.natHour, 1, 0.045],
  ])('of $per costs what is quoted for that many', (quoted, quantity, usd) => {
    expect(line('Network', 'any', quantity, 'units', quoted).monthlyUsd).toBeCloseTo(usd, 9);
  });
});

describe.each(loadEnvironments().map((environment) => [environment.name, environment] as const))(
  'the price of %s',
  (_, environment) => {
    const bill = priceOf(environment, today);

    test('adds up: lines, groups and total', () => {
      const sum = (usd: readonly { monthlyUsd: number }[]) =>
        usd.reduce((all, each) => all + each.monthlyUsd, 0);
      expect(sum(bill.lines)).toBeCloseTo(bill.monthlyUsd, 6);
      expect(sum(bill.groups)).toBeCloseTo(bill.monthlyUsd, 6);
      expect(bill.monthlyUsd).toBeGreaterThan(0);
    });

    test('has no line that is not its quantity times its price', () => {
      for (const { quantity, unitPrice, monthlyUsd } of bill.lines) {
        expect(monthlyUsd).toBeCloseTo(quantity * unitPrice, 9);
        expect(quantity).toBeGreaterThanOrEqual(0);
      }
    });

    test('lies within the budget', () => {
      expect(bill.monthlyUsd).toBeLessThan(environment.budget.monthlyUsd);
    });
  },
);

describe('against CloudWatch', () => {
  const environment = anEnvironment();
  const cloudWatch = cloudWatchPriceOf(environment);

  test('ingestion costs half a dollar for every GB', () => {
    expect(cloudWatch.lines[0]?.monthlyUsd).toBeCloseTo(0.5 * 1000 * 30.4, 6);
  });

  test('storage is what is kept, compressed to 15 %', () => {
    expect(cloudWatch.lines[1]?.monthlyUsd).toBeCloseTo(1000 * 30 * 0.15 * 0.03, 6);
  });

  test('1 TB a day costs at least 15 times as much there, and less than $1,000 here', () => {
    const ours = priceOf(environment, today).monthlyUsd;
    expect(ours).toBeLessThan(1000);
    expect(cloudWatch.monthlyUsd / ours).toBeGreaterThan(15);
  });

  test('the break-even is where the cheaper side changes', () => {
    const at = breakEvenGbPerDay(environment, today) ?? NaN;
    const saves = (gigabytesPerDay: number) => {
      const there = anEnvironment({ logs: { gigabytesPerDay, instances: 316 } });
      return priceOf(there, today).monthlyUsd < cloudWatchPriceOf(there).monthlyUsd;
    };
    expect([saves(at - 2), saves(at)]).toEqual([false, true]);
  });

  test('more logs never cost less', () => {
    // The disk holds an hour of the most, so that it is no reason for a difference.
    const volumes = { openobserveGib: 4000 };
    const at = (gigabytesPerDay: number) =>
      price({ logs: { gigabytesPerDay, instances: 50 }, volumes }).monthlyUsd;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (one, more) => {
        expect(at(one + more)).toBeGreaterThanOrEqual(at(one));
      }),
    );
  });
});

describe('control plane and nodes', () => {
  test('the control plane costs more after standard support', () => {
    const after = priceOf(anEnvironment(), new Date('2027-08-03'));
    expect(lineOf(price(), 'EKS control plane, standard').monthlyUsd).toBeCloseTo(73, 6);
    expect(lineOf(after, 'EKS control plane, extended').monthlyUsd).toBeCloseTo(438, 6);
  });

  test('every node is paid by the hour, Spot at its assumed share', () => {
    const onDemand = lineOf(price({ nodeGroup: { nodes: 2 } }), 't4g.2xlarge');
    const spot = lineOf(price({ nodeGroup: { nodes: 2, capacityType: 'SPOT' } }), 't4g.2xlarge');
    expect(onDemand.monthlyUsd).toBeCloseTo(2 * 730 * instancePrices['t4g.2xlarge'].usd, 6);
    expect(spot.monthlyUsd).toBeCloseTo(onDemand.monthlyUsd * assume('spotShare'), 6);
  });

  test('CPU above the baseline is paid only where it is burst for', () => {
    const start = 'CPU credits';
    expect(lineOf(price(), start).monthlyUsd).toBeGreaterThan(20);
    expect(lineOf(price({ logs: { gigabytesPerDay: 10, instances: 8 } }), start).monthlyUsd).toBe(0);
    expect(lineOf(price({ nodeGroup: { cpuCredits: 'standard' } }), start)).toMatchObject({
      monthlyUsd: 0,
      note: expect.stringContaining('throttles') as string,
    });
    const m7g = price({ nodeGroup: { instanceType: 'm7g.2xlarge' } });
    expect(m7g.lines.some(({ what }) => what.startsWith(start))).toBe(false);
  });
});

describe('network', () => {
  test.each([
    ['single', 1],
    ['per-az', 3],
  ] as const)('NAT "%s" has %i gateways, each with an address', (nat, gateways) => {
    const bill = price({
      network: { mode: 'create', zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'], nat },
    });
    expect(lineOf(bill, 'NAT gateways').monthlyUsd).toBeCloseTo(gateways * 730 * 0.045, 6);
    expect(lineOf(bill, 'Their public IPv4').monthlyUsd).toBeCloseTo(gateways * 730 * 0.005, 6);
  });

  test('without NAT, endpoints are paid in one zone and carry the rest', () => {
    const bill = price(withoutNat);
    expect(lineOf(bill, 'NAT gateways').monthlyUsd).toBe(0);
    expect(lineOf(bill, 'Interface endpoints, 8 in one zone').monthlyUsd).toBeCloseTo(8 * 730 * 0.01, 6);
    expect(lineOf(bill, 'Other traffic, interface endpoints').monthlyUsd).toBeCloseTo(0.3, 6);
  });

  test('log bytes are free, and the line says what NAT would have charged', () => {
    expect(lineOf(price(), 'Log bytes from S3')).toMatchObject({
      quantity: 30_400,
      monthlyUsd: 0,
      note: expect.stringContaining('$1,368') as string,
    });
  });

  test('of an adopted VPC neither gateways nor endpoints nor flow logs are counted', () => {
    const bill = price(adopted);
    expect(lineOf(bill, 'NAT gateways')).toMatchObject({
      monthlyUsd: 0,
      note: expect.stringContaining('adopted') as string,
    });
    expect(bill.lines.some(({ what }) => what.startsWith('VPC flow logs'))).toBe(false);
  });
});

describe('logs that are read through the RDS API', () => {
  const fleet = { gigabytesPerDay: 1000, instances: 316 };
  const gb = 1000 * 30.4 * 1.3;
  const withEndpoint = {
    network: {
      mode: 'create' as const,
      zones: ['us-east-1a', 'us-east-1b'],
      interfaceEndpoints: ['rds' as const],
    },
  };
  const alone = { logs: { ...fleet, sourceBuckets: 'none' as const, rds: [{}] } };

  test('pass NAT at its price for each GB, more of them than there is log', () => {
    const traffic = lineOf(price(alone), 'Log bytes from the RDS API, NAT');
    expect(traffic.quantity).toBeCloseTo(gb, 6);
    expect(traffic.monthlyUsd).toBeCloseTo(gb * 0.045, 6);
    expect(traffic.assumptions).toContain('rdsTransfer');
  });

  test('pass the interface endpoint where there is one, which is paid by the hour as well', () => {
    const bill = price({ ...alone, ...withEndpoint });
    expect(lineOf(bill, 'Log bytes from the RDS API, endpoint').monthlyUsd).toBeCloseTo(gb * 0.01, 6);
    expect(lineOf(bill, 'Interface endpoints, 1').monthlyUsd).toBeCloseTo(7.3, 6);
  });

  test('of another region pass NAT whatever endpoints there are', () => {
    const logs = { ...alone.logs, rds: [{}, { region: 'eu-west-1' }] };
    const traffic = lineOf(price({ ...withEndpoint, logs }), 'Log bytes from the RDS API');
    expect(traffic.what).toMatch(/NAT$/);
    expect(traffic.note).toContain('between regions is not counted');
  });

  test('stand beside the alternatives: the other way in, an export, CloudWatch', () => {
    const { note } = lineOf(price(alone), 'Log bytes from the RDS API');
    expect(note).toMatch(/interface endpoint for rds it would be \$395; exported to S3, \$0;/);
    expect(note).toContain('taken in by CloudWatch, $15,200');
    expect(exportedPriceOf(anEnvironment(), today)).toBeUndefined();
    const exported = exportedPriceOf(anEnvironment(alone), today);
    expect(exported?.monthlyUsd).toBeCloseTo(price().monthlyUsd, 6);
    expect(exported?.monthlyUsd).toBeLessThan(price(alone).monthlyUsd);
  });

  test('need no raw files, no lists and no reads of S3', () => {
    const bill = price(alone);
    for (const start of ['Raw files, kept', 'Raw files, expired', 'PUT: exported', 'LIST', 'GET: discovery'])
      expect(lineOf(bill, start).quantity).toBe(0);
    expect(lineOf(bill, 'Raw files, kept').note).toContain('no exported files');
    expect(bill.lines.some(({ what }) => what.startsWith('Log bytes from S3'))).toBe(false);
  });

  test('write as much to DynamoDB, and make no line that is no number', () => {
    const dynamodb = (of: ReturnType<typeof price>) => of.lines.filter(({ group }) => group === 'DynamoDB');
    expect(dynamodb(price(alone))).toEqual(dynamodb(price()));
    expect(price(alone).lines.filter(({ monthlyUsd }) => !Number.isFinite(monthlyUsd))).toEqual([]);
  });

  test('beside buckets are counted whole, since their share is not known', () => {
    const bill = price({ logs: { ...fleet, rds: [{}] } });
    expect(lineOf(bill, 'Log bytes from the RDS API').quantity).toBeCloseTo(gb, 6);
    expect(lineOf(bill, 'Log bytes from S3').quantity).toBeCloseTo(30_400, 6);
  });
});

describe('disks', () => {
  test('snapshots are incremental', () => {
    const volumes = { openobserveGib: 100, kafkaGib: 10, valkeyGib: 8, otelCollectorGib: 2 };
    const one = lineOf(
      price({ volumes, retention: { searchableDays: 30, snapshots: 1 } }),
      'Snapshots',
    ).quantity;
    const two = lineOf(
      price({ volumes, retention: { searchableDays: 30, snapshots: 2 } }),
      'Snapshots',
    ).quantity;
    expect(one).toBeCloseTo(120 * assume('snapshotFill'), 6);
    expect(two - one).toBeCloseTo(120 * assume('snapshotChange'), 6);
  });

  test('only what is above the included performance is paid', () => {
    const bill = price({ nodeGroup: { diskIops: 4000, diskThroughputMibps: 225 } });
    expect(lineOf(bill, 'Root disks, provisioned IOPS').monthlyUsd).toBeCloseTo(5, 6);
    expect(lineOf(bill, 'Root disks, provisioned throughput').monthlyUsd).toBeCloseTo(4, 6);
    expect(price().lines.some(({ what }) => what.includes('provisioned'))).toBe(false);
  });
});

describe('S3', () => {
  test('the archive holds the compressed log of every searchable day', () => {
    expect(lineOf(price(), 'Archive, searchable').quantity).toBeCloseTo(1000 * 30 * 0.15, 6);
  });

  test('old versions cost as long as they are kept', () => {
    const kept = (noncurrentDays: number) =>
      lineOf(price({ retention: { searchableDays: 30, noncurrentDays } }), 'Archive, old versions')
        .monthlyUsd;
    expect(kept(6)).toBeCloseTo(2 * kept(3), 6);
  });

  test('raw files in existing buckets are somebody else’s', () => {
    const logs = { gigabytesPerDay: 1000, instances: 316, sourceBuckets: [{ name: 'aurora-exports' }] };
    const bill = price({ logs });
    expect(lineOf(bill, 'Raw files, kept')).toMatchObject({
      monthlyUsd: 0,
      note: expect.stringContaining('existing buckets') as string,
    });
    expect(lineOf(bill, 'PUT: exported').quantity).toBe(0);
    expect(lineOf(bill, 'LIST').quantity).toBeGreaterThan(0);
  });

  test('every bucket is listed at least once a cycle, and once for each 1,000 keys', () => {
    const lists = (instances: number, buckets: number) =>
      lineOf(
        price({
          logs: {
            gigabytesPerDay: 1,
            instances,
            types: ['error'],
            sourceBuckets: Array.from({ length: buckets }, (_, index) => ({ name: `exports-${index}` })),
          },
          retention: { searchableDays: 30, rawDays: 1 },
        }),
        'LIST',
      ).quantity;
    expect(lists(1, 2)).toBeCloseTo(2 * 1440 * 30.4, 6);
    expect(lists(100, 1)).toBeCloseTo(3 * 1440 * 30.4, 6);
  });
});

describe('what the services ask of AWS', () => {
  const logs = { gigabytesPerDay: 1000, instances: 100, types: ['error', 'slowquery'] as const };
  const of = (changes: object) => price({ logs: { ...logs, types: [...logs.types], ...changes } });
  const files = 100 * 2 * 24;
  const writes = (gigabytesPerDay: number) => lineOf(of({ gigabytesPerDay }), 'Writes').quantity;

  test('a file is read by four GETs, however long it is', () => {
    expect(lineOf(of({}), 'GET: discovery').quantity).toBeCloseTo(files * 4 * 30.4, 3);
    expect(lineOf(of({ gigabytesPerDay: 10 }), 'GET: discovery').quantity).toBeCloseTo(files * 4 * 30.4, 3);
  });

  test('each batch is a checkpoint of two units, in the table and in the index of open files', () => {
    const batches = 500_000 / ((4 * 1.05) / 2.9);
    expect(writes(1000) - writes(500)).toBeCloseTo(4 * batches * 30.4, 0);
  });

  test('beside batches only files and the hourly notes of instances are written', () => {
    expect(writes(1e-9)).toBeCloseTo((4 * 7 * files + 100 * 24) * 30.4, 0);
  });

  test('discovery and master read all open items in each cycle and round', () => {
    const open = (100 * 2 * 2 * 1.25) / 8;
    expect(lineOf(of({}), 'Reads').quantity).toBeCloseTo((files * 8 + (1440 + 2880) * open) * 30.4, 0);
  });

  test('every cycle is one heartbeat', () => {
    expect(lineOf(of({}), 'Heartbeats').monthlyUsd).toBeCloseTo((1440 * 30.4 * 0.01) / 1000, 6);
  });

  test('an item that is written is one that the assumption speaks of', () => {
    expect(Math.ceil(assume('itemKb'))).toBe(2);
    expect(assume('batchMb') * assume('recordRatio')).toBeCloseTo(4 * 1.05, 6);
  });
});

test('elsewhere than in us-east-1 the price says so', () => {
  const there = price({
    region: 'eu-west-1',
    network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'] },
  });
  expect(there.regionNote).toContain('eu-west-1');
  expect(price().regionNote).toBeUndefined();
});

test('every assumption is behind some price, and has a sentence and a basis', () => {
  const bills = [
    ...[{}, withoutNat, adopted, { nodeGroup: { capacityType: 'SPOT' } } as const].flatMap((changes) => [
      price(changes),
      cloudWatchPriceOf(anEnvironment(changes)),
    ]),
    price({ logs: { gigabytesPerDay: 1000, instances: 316, rds: [{}] } }),
    sharedPriceOf(),
  ];
  const used = new Set(bills.flatMap((bill) => bill.assumptions));
  expect([...used].sort()).toEqual(Object.keys(assumptions).sort());
  for (const id of Object.keys(assumptions) as AssumptionId[]) {
    expect(assumptions[id].text).toMatch(/^[A-Z][^]*\.$/);
    expect(assumptions[id].basis).toMatch(/\S/);
  }
});
