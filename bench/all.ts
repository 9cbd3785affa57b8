import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findKafkaTools } from '../__tests__/support/kafka-tools';
import { findMoto } from '../__tests__/support/moto';
import { findRedis } from '../__tests__/support/redis';

/** What the pipeline is measured on, if it is not there. */
function missing(): string | undefined {
  const [moto, kafka] = [findMoto(), findKafkaTools()];
  if (typeof moto === 'string') return moto;
  if (typeof kafka === 'string') return kafka;
  return findRedis() === undefined ? 'missing: a server with Redis’ protocol' : undefined;
}

/**
 * `npm run bench`: all benchmarks, one after the other, each in a process of its own. The pipeline is left out with a line where a
 * part of it is missing.
 *
 * @returns whether every measure is within its bar
 */
function bench(): boolean {
  const lacking = missing();
  const wanted = ['synth', 'parse', 'rds', ...(lacking === undefined ? ['pipeline'] : [])];
  const beyond = wanted.filter((name) => {
    console.log(`\n=== ${name}`);
    const program = join(__dirname, `${name}.ts`);
    return spawnSync(process.execPath, ['--import', 'tsx', program], { stdio: 'inherit' }).status !== 0;
  });
  if (lacking !== undefined) {
    console.log(`\nThe pipeline was not measured: ${lacking}. .ci/e2e-tools brings what it needs.`);
  }
  if (beyond.length > 0) console.error(`\nBeyond a bar, or failed: ${beyond.join(', ')}.`);
  return beyond.length === 0;
}

process.exitCode = bench() ? 0 : 1;
