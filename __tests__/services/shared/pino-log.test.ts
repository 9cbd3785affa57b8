import { pinoLog } from '../../../services/shared/pino-log';

function linesOf(
  write: (log: ReturnType<typeof pinoLog>) => void,
  options: Partial<Parameters<typeof pinoLog>[0]> = {},
): Record<string, unknown>[] {
  const lines: string[] = [];
  write(
    pinoLog({
      service: 'processor-worker',
      environment: 'prod',
      destination: { write: (line: string) => void lines.push(line) },
      ...options,
    }),
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes one line of JSON with level, time, service and environment', () => {
  const [line, ...more] = linesOf((log) => log.warn('two\nlines', { attempts: 3, cause: undefined }));
  expect(more).toEqual([]);
  expect(line).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: 'processor-worker',
    environment: 'prod',
    msg: 'two\nlines',
    attempts: 3,
  });
});

it('blackens passwords in messages and fields', () => {
  const [line] = linesOf((log) => log.error('refused hunter22', { cause: 'user:hunter22@kafka' }), {
    secrets: ['hunter22'],
  });
  expect(line).toMatchObject({ msg: 'refused [redacted]', cause: 'user:[redacted]@kafka' });
});

it('cuts what is too long', () => {
  const [line] = linesOf((log) => log.info('x', { cause: 'y'.repeat(100_000) }));
  expect(String(line?.['cause'])).toHaveLength(2001);
});

it('says nothing below its level', () => {
  const write = (log: ReturnType<typeof pinoLog>): void => {
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
  };
  expect(linesOf(write).map(({ msg }) => msg)).toEqual(['b', 'c', 'd']);
  expect(linesOf(write, { level: 'error' }).map(({ msg }) => msg)).toEqual(['d']);
  expect(linesOf(write, { level: 'debug' })).toHaveLength(4);
});
