import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServices, serviceEntries } from '../../../tools/services/build';

/** The programs of the images, and a worker that dies where a test wants it to. */
export interface Programs {
  readonly discovery: string;
  readonly processor: string;
  readonly workerWithFaults: string;
}

/** Builds them as the images have them. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-programs-'));
  await buildServices(folder, {
    ...serviceEntries,
    'worker-with-faults': '__tests__/e2e/support/worker-with-faults.ts',
  });
  const file = (name: string) => join(folder, `${name}.mjs`);
  return {
    discovery: file('discovery'),
    processor: file('processor'),
    workerWithFaults: file('worker-with-faults'),
  };
}
