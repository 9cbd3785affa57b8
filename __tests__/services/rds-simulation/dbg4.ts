import { simulateRds } from './simulate';
void simulateRds({ seed: 1, instances: 32, hours: 13, callsPerSecond: 1.4, calm: true }).then((run) => {
  const at = new Map(run.written.map((w) => [w.id, w]));
  const first = new Map<string, number>();
  for (const rs of run.sink.generations.values())
    for (const r of rs) for (const id of r.ids) if (!first.has(id)) first.set(id, r.storedAt);
  const per = new Map<string, number[]>();
  for (const [id, t] of first) {
    const w = at.get(id)!;
    const k = `${w.logType} ${w.instance}`;
    (per.get(k) ?? per.set(k, []).get(k)!).push((t - w.at) / 1000);
  }
  for (const [k, v] of [...per].sort()) {
    v.sort((a, b) => a - b);
    console.log(k, v.length, 'p50', v[v.length >> 1], 'p99', v[Math.floor(v.length * 0.99)], 'max', v.at(-1));
  }
});
