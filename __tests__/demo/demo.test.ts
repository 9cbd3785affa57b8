import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const repository = resolve(__dirname, '..', '..');

/** The demo in a process of its own, as `npm run demo` starts it, without a terminal. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', 'demo/main.ts', ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const said = async (text: string): Promise<void> => {
    while (!output.includes(text) && child.exitCode === null)
      await new Promise((done) => setTimeout(done, 20));
  };
  return { child, ended, said, output: () => output };
}

it('delivers everything, whatever happens meanwhile', async () => {
  const demo = start('--speed', '600', '--minutes', '0.1', '--instances', '3');
  const code = await demo.ended;
  expect(demo.output()).toContain('Everything was delivered: none is missing.\n');
  for (const happened of ['rotation: ', 'failover of ', 'outage: ', 'worker-1 is back'])
    expect(demo.output()).toContain(happened);
  expect(demo.output()).not.toContain('\x1b');
  expect(code).toBe(0);
}, 60_000);

it('ends within two seconds when it is told to, and says how far it came', async () => {
  const demo = start('--speed', '600', '--instances', '2');
  await demo.said('rotation: ');
  const asked = Date.now();
  demo.child.kill('SIGINT');
  expect(await demo.ended).toBe(0);
  expect(Date.now() - asked).toBeLessThan(2000);
  expect(demo.output()).toMatch(
    /\n[\d,]+ records written, [\d,]+ delivered, .*\n(.*\n)*Everything was delivered.*\n$/,
  );
}, 60_000);

it('explains itself before anything else', async () => {
  const demo = start('--minutes', '5');
  await demo.said('records written');
  demo.child.kill('SIGINT');
  await demo.ended;
  const [lines = ''] = demo.output().split('\n\n');
  expect(lines.split('\n')).toHaveLength(5);
}, 60_000);

it('says what is wrong with its options', async () => {
  const demo = start('--speed', 'fast');
  expect(await demo.ended).toBe(1);
  expect(demo.output()).toContain('Not a number from 1 up.');
}, 60_000);
