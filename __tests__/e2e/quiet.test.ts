import { check } from './support/check';
import { exportStories } from './support/exporter';
import { bodiesOf, fleetOf } from './support/fleet';
import { Stage, startGround, stopGround, type Ground } from './support/stage';

const mebibyte = 1024 ** 2;

let ground: Ground;
beforeAll(async () => {
  ground = await startGround();
}, 180_000);
afterAll(() => stopGround(ground), 60_000);

/** Another size for a closer look: `AURORA_QUIET_BYTES` of a file. */
const bytes = Number(process.env['AURORA_QUIET_BYTES'] ?? 2.4 * mebibyte);

it('delivers every record of two hundred files once, with every field as it was written', async () => {
  const stories = fleetOf({
    seed: 1,
    files: { still: 80, growing: 44, gzip: 22, rotated: 22, replaced: 7, shrunk: 7 },
    bytes,
    overwrites: 5,
    large: [2 * mebibyte, 20 * mebibyte],
  });
  const bodies = bodiesOf(stories);
  const total = bodies.reduce((sum, body) => sum + body.bytes.length, 0);
  expect(bodies.length).toBeGreaterThanOrEqual(200);

  const stage = await Stage.open(ground, 'quiet', { workers: 2, sealAfter: 30 });
  try {
    await exportStories(stage, stories, { pause: 3000, atOnce: 24 });
    await stage.untilVerified(
      bodies.map(({ generation }) => generation),
      600,
    );
  } finally {
    expect(await stage.close()).toEqual([]);
  }
  const found = await check(stage.sink, bodies);
  process.stderr.write(
    `quiet run: ${bodies.length} files, ${(total / 1e6).toFixed(0)} MB, ${found.records} records\n`,
  );
  expect(found).toMatchObject({ strangers: [], missing: [], duplicates: 0, different: [] });

  const items = await stage.generations();
  const ours = new Map(items.map((item) => [item.generation, item]));
  // What the system itself counted agrees with what was written.
  for (const body of bodies) {
    const item = ours.get(body.generation);
    expect({ generation: body.generation, length: item?.length, gaps: item?.gaps }).toEqual({
      generation: body.generation,
      length: body.bytes.length,
      gaps: 0,
    });
  }
}, 1_200_000);
