import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = `
const { gzipSync } = require('node:zlib');
const bytes = require('node:fs').readFileSync(process.argv[1]);
const rounds = [];
for (let round = 0; round < 3; round += 1) {
  const before = process.cpuUsage();
  const { length } = gzipSync(bytes, { level: 1 });
  const { user, system } = process.cpuUsage(before);
  rounds.push({ seconds: (user + system) / 1e6, ratio: bytes.length / length });
}
rounds.sort((a, b) => a.seconds - b.seconds);
process.stdout.write(JSON.stringify(rounds[1]));
`;

/** What Node’s own gzip, level 1, does with bytes: CPU-seconds, the median of three rounds, and how many times smaller they get. */
export function gzipOf(node: string, bytes: Buffer): { readonly seconds: number; readonly ratio: number } {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-gzip-'));
  try {
    const file = join(folder, 'log');
    writeFileSync(file, bytes);
    const { status, stdout, stderr } = spawnSync(node, ['-e', script, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`gzip ended with exit code ${status}:\n${stderr}`);
    return JSON.parse(stdout) as { seconds: number; ratio: number };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
