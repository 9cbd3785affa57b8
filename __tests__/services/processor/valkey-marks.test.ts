import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveredMarks } from '../../../services/processor/ports/delivered-marks';
import { valkeyMarks } from '../../../services/processor/valkey-marks';
import { connectValkey, type Valkey } from '../../../services/shared/valkey';
import { recordingLog } from '../support/recording-log';

type Manner = 'answers' | 'silent' | 'full';

/** A server that speaks as much of Redis’ protocol as the marks need. */
async function server() {
  const commands: string[][] = [];
  const stored = new Map<string, string>();
  const sockets = new Set<Socket>();
  const state: { manner: Manner } = { manner: 'answers' };

  const answer = ([name = '', key = '', value = '']: readonly string[]): string => {
    if (name === 'get') {
      const found = stored.get(key);
      return found === undefined ? '$-1\r\n' : `$${found.length}\r\n${found}\r\n`;
    }
    if (name === 'set') {
      if (state.manner === 'full') return "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
      stored.set(key, value);
    }
    return name === 'ping' ? '+PONG\r\n' : '+OK\r\n';
  };
  const listener = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      text += bytes.toString();
      for (let match; (match = /^\*(\d+)\r\n((?:\$\d+\r\n[^\r]*\r\n)*)/.exec(text));) {
        const words = (match[2] ?? '').split('\r\n').filter((_, index) => index % 2 === 1);
        if (words.length < Number(match[1])) return;
        text = text.slice(match[0].length);
        const command = [words[0]?.toLowerCase() ?? '', ...words.slice(1)];
        commands.push(command);
        if (state.manner !== 'silent') socket.write(answer(command));
      }
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = listener.address() as AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  };
  return { port, commands, stored, state, stop, again: () => listen(port) };
}

let valkey: Awaited<ReturnType<typeof server>>;
let connection: Valkey;
let marks: DeliveredMarks;
let log: ReturnType<typeof recordingLog>;

const untilReady = async () => {
  while (!(await connection.ready())) await sleep(5);
};

beforeEach(async () => {
  valkey = await server();
  log = recordingLog();
  connection = connectValkey(
    {
      host: '127.0.0.1',
      port: valkey.port,
      username: 'processor',
      password: 'secret',
      timeout: 50,
      longestPause: 20,
    },
    { log, random: () => 0 },
  );
  marks = valkeyMarks(connection);
  await untilReady();
});

afterEach(async () => {
  connection.close();
  await valkey.stop();
});

it('remembers where a batch ended, for two days', async () => {
  expect(await marks.deliveredTo('g', 0)).toBeUndefined();
  await marks.mark('g', 0, 4096);
  expect(await marks.deliveredTo('g', 0)).toBe(4096);
  expect(await marks.deliveredTo('g', 1)).toBeUndefined();
  expect(valkey.commands).toContainEqual(['set', 'batch:g:0', '4096', 'EX', '172800']);
});

it('uses no command but those that its user may use', () => {
  expect(valkey.commands[0]).toEqual(['auth', 'processor', 'secret']);
  const names = new Set(valkey.commands.map(([name, sub]) => (name === 'client' ? `client ${sub}` : name)));
  for (const name of names)
    expect(['auth', 'ping', 'get', 'set', 'client SETINFO', 'client setname']).toContain(name);
});

it.each(['', 'many', '0', '-5', '1e99'])('takes “%s” for nothing remembered', async (text) => {
  valkey.stored.set('batch:g:0', text);
  expect(await marks.deliveredTo('g', 0)).toBeUndefined();
});

it('does not wait for an answer that does not come', async () => {
  valkey.state.manner = 'silent';
  await expect(marks.deliveredTo('g', 0)).rejects.toThrow('Command timed out');
  await expect(marks.mark('g', 0, 9)).rejects.toThrow('Command timed out');
});

it('says when the cache is full', async () => {
  valkey.state.manner = 'full';
  await expect(marks.mark('g', 0, 9)).rejects.toThrow('OOM');
});

it('fails at once while Valkey is away, says so once, and finds it again', async () => {
  await valkey.stop();
  await expect(marks.deliveredTo('g', 0)).rejects.toThrow();
  await expect(marks.mark('g', 0, 9)).rejects.toThrow();
  expect(await connection.ready()).toBe(false);
  while (!log.lines.some(({ level }) => level === 'warn')) await sleep(5);
  await valkey.again();
  await untilReady();
  await marks.mark('g', 0, 9);
  expect(await marks.deliveredTo('g', 0)).toBe(9);
  expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  expect(log.lines.at(-1)).toMatchObject({ level: 'info', message: 'Valkey is back' });
});
