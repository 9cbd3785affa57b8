import { simulateRds } from './simulate';
import { judgeRds } from './judge';
const [seed = '1', instances = '4', hours = '3', rate = '1.4', calm = ''] = process.argv.slice(2);
const t0 = Date.now();
const lines: string[] = [];
void simulateRds({
  seed: Number(seed),
  instances: Number(instances),
  hours: Number(hours),
  callsPerSecond: Number(rate),
  calm: calm === 'calm',
  trace: (line) => lines.push(line),
}).then((run) => {
  const verdict = judgeRds(run);
  console.log(
    JSON.stringify(
      {
        ...verdict,
        violations: verdict.violations.slice(0, 12).map((v) => v.slice(0, 3000)),
        count: verdict.violations.length,
        gaps: verdict.gaps.length,
      },
      null,
      1,
    ),
  );
  console.log((Date.now() - t0) / 1000, 's', process.memoryUsage().rss / 1e6);
  require('fs').writeFileSync('/tmp/rds-trace.log', lines.join('\n'));
});
