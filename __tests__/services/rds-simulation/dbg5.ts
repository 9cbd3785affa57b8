import { simulateRds } from './simulate';
const lines: string[] = [];
void simulateRds({
  seed: 1,
  instances: 32,
  hours: 5,
  calm: true,
  callsPerSecond: 1.4,
  storeTrace: (l: string) => lines.push(l),
  trace: (l: string) => lines.push(l),
} as never).then((run) => {
  const at = new Map(run.written.map((w) => [w.id, w]));
  const o = { from: 0, to: 0 };
  const first = new Map<string, { gen: string; t: number }>();
  for (const [gen, rs] of run.sink.generations)
    for (const r of rs) for (const id of r.ids) if (!first.has(id)) first.set(id, { gen, t: r.storedAt });
  const worst: { lag: number; gen: string; id: string; w: number; s: number }[] = [];
  for (const [id, { gen, t }] of first) {
    const w = at.get(id)!;
    if (w.at > o.from && w.at < o.to - 1) continue;
    const lag = (t - w.at) / 1000;
    if (lag > 4300) worst.push({ lag, gen, id, w: (w.at - run.start) / 1000, s: (t - run.start) / 1000 });
  }
  worst.sort((a, b) => b.lag - a.lag);
  console.log(worst.length, 'outage', (o.from - run.start) / 1000, (o.to - run.start) / 1000);
  const gens = [...new Set(worst.map((w) => w.gen))];
  console.log(
    gens.length,
    gens
      .map((g) => {
        const m = worst.filter((w) => w.gen === g);
        return `${g.slice(0, 6)} n=${m.length} max=${m[0]!.lag} w=${m[0]!.w} ${m[0]!.id}`;
      })
      .join('\n'),
  );
  for (const g of gens.slice(0, 3))
    console.log(
      lines
        .filter((l) => l.includes(g))
        .map((l) => l.slice(0, 160))
        .join('\n'),
      '\n',
    );
});
