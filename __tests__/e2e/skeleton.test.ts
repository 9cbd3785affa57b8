import { bodyOf } from './support/body';
import { check } from './support/check';
import { Stage, startGround, stopGround, type Ground } from './support/stage';
import { still } from './support/stories';

let ground: Ground;
beforeAll(async () => {
  ground = await startGround();
}, 180_000);
afterAll(() => stopGround(ground), 60_000);

it('carries one file of each type from S3 to OpenObserve', async () => {
  const stage = await Stage.open(ground, 'skeleton', { workers: 1 });
  const start = (Date.now() - 3_600_000) * 1000;
  const bodies = (['error', 'slowquery', 'audit', 'general'] as const).map((logType, index) =>
    bodyOf(`shop-${index}`, { logType, seed: index, bytes: 200_000, start }),
  );
  for (const body of bodies) for (const { key, bytes } of still(body).writes) await stage.put(key, bytes);
  try {
    await stage.untilVerified(
      bodies.map(({ generation }) => generation),
      60,
    );
  } finally {
    expect(await stage.close()).toEqual([]);
  }
  const found = await check(stage.sink, bodies);
  expect(found).toMatchObject({ strangers: [], missing: [], duplicates: 0, different: [] });
}, 120_000);
