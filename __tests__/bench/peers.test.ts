import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { constants } from '../../bench/parse/constants';
import { peer } from '../../bench/peers/readline';
import { logTypes } from '../../contract/log-types';
import { wholeCorpus } from '../support/corpus';
import { expectedRecords, firstDifference, type Delivered } from '../support/corpus/compare';

it.each(logTypes)('the peer of the benchmark emits the records of %s that it must', async (logType) => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-bench-test-'));
  const file = join(folder, 'x.log');
  const { bytes, spans } = wholeCorpus({
    logType,
    seed: 5,
    bytes: 500_000,
    start: 1_704_266_138_660_108,
    odd: false,
  });
  writeFileSync(file, bytes);
  const texts: string[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      texts.push(chunk.toString('utf8'));
      done();
    },
  });
  const count = await peer(logType, file, 'g', output);
  rmSync(folder, { recursive: true });
  const records = texts
    .join('')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Delivered);
  expect(count).toBe(records.length);
  expect(firstDifference(expectedRecords(spans, { id: 'g', constants }), records)).toBeUndefined();
});
