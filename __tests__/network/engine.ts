import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One connection that the engine finds allowed. Peers are `namespace/pod[Kind]` or a range of addresses. */
export interface Connection {
  readonly src: string;
  readonly dst: string;
  /** Such as `TCP 443,5080,UDP 53`, or `All Connections`. */
  readonly conn: string;
}

/**
 * Asks the engine which connections the objects allow.
 *
 * @throws Error with the engine’s words when it does not understand them
 */
export async function allowedConnections(
  program: string,
  objects: readonly object[],
): Promise<readonly Connection[]> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-netpol-'));
  try {
    writeFileSync(
      join(folder, 'objects.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
    const child = spawn(program, ['list', '--dirpath', folder, '--output', 'json', '--quiet']);
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const status = await new Promise<number | null>((done, failed) => {
      child.on('error', failed);
      child.on('close', done);
    });
    // What it cannot read it mentions, and leaves out of an answer that looks like any other.
    if (status !== 0 || errors !== '')
      throw new Error(`netpol-analyzer fails (${status}):\n${errors}${output}`);
    return JSON.parse(output) as Connection[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
