import { simulateRds } from './simulate';
const lines: string[] = [];
void simulateRds({ seed: 1, instances: 32, hours: 13, callsPerSecond: 1.4, calm: true, storeTrace: (l: string) => lines.push(l), trace: (l: string) => lines.push(l) } as never).then((run) => {
  const at = new Map(run.written.map((w) => [w.id, w]));
  let worst = { lag: 0, gen: '', id: '', w: 0, s: 0 };
  for (const [gen, rs] of run.sink.generations) for (const r of rs) for (const id of r.ids) { const w = at.get(id)!; const lag = (r.storedAt - w.at) / 1000; if (lag > worst.lag) worst = { lag, gen, id, w: (w.at - run.start) / 1000, s: (r.storedAt - run.start) / 1000 }; }
  console.log(worst);
  console.log(lines.filter((l) => l.includes(worst.gen)).map((l) => l.slice(0, 200)).join('\n'));
  console.log(lines.filter((l) => l.includes('look') || l.includes('cycle')).slice(-5).join('\n'));
});
