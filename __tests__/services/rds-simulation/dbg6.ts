import { simulateRds } from './simulate';
const lines: string[] = [];
void simulateRds({
  seed: 1,
  instances: 32,
  hours: 6,
  callsPerSecond: 1.4,
  calm: true,
  trace: (l: string) => lines.push(l),
} as never).then((run) => {
  const d = run.engine.calls.all.filter((c) => c.operation === 'DescribeDBLogFiles');
  console.log(d.length, run.engine.calls.all.length, ((run.end - run.start) / 1000) * 1.4);
  const perMin = new Map<number, number>();
  for (const c of run.engine.calls.all) {
    const m = Math.floor((c.at - run.start) / 600000);
    perMin.set(m, (perMin.get(m) ?? 0) + 1);
  }
  console.log([...perMin].map(([m, n]) => `${m * 10}min: ${n}`).join(' '));
  console.log(lines.filter((l) => l.includes('round') || l.includes('master')).join('\n'));
});
