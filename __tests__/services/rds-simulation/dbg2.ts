import { simulateRds } from './simulate';
import { fakeRdsApi } from '../support/fake-rds-api';
import { portions } from '../../../services/source/rds/portions';
void simulateRds({ seed: 3, instances: 6, hours: 0.43, callsPerSecond: 1.4, calm: true }).then(
  async (run) => {
    const g = run.engine.generations.find(
      (x) => x.instance === 'demo-1-1' && x.names.at(-1)?.name === 'error/mysql-error-running.log',
    )!;
    const truth = g.bytes();
    const api = fakeRdsApi(run.engine);
    const p = portions(
      api,
      { clock: { now: () => 0, sleep: async () => undefined } },
      { instance: 'demo-1-1', file: g.names.at(-1)!.name, live: true, caps: { bytes: 1049, lines: 10 } },
      0,
    );
    for (let i = 0; i < 8; i++) {
      const at = p.at;
      const n = await p.next(undefined, new AbortController().signal);
      console.log(
        at,
        n.kind,
        n.kind === 'bytes' ? n.bytes.length : n,
        n.kind === 'bytes' && n.bytes.equals(truth.subarray(at, at + n.bytes.length)),
        p.before.equals(truth.subarray(p.at - p.before.length, p.at)),
      );
      if (n.kind !== 'bytes') {
        const r = await api.downloadPortion(
          { instance: 'demo-1-1', file: g.names.at(-1)!.name, marker: `${p.hour}:${p.at - p.before.length}` },
          new AbortController().signal,
        );
        console.log(
          p.at,
          p.before.length,
          JSON.stringify(p.before.toString('latin1')),
          JSON.stringify(r.data.subarray(0, 200).toString('latin1')),
          r.marker,
          JSON.stringify(truth.subarray(p.at - 70, p.at + 30).toString('latin1')),
        );
        break;
      }
    }
  },
);
