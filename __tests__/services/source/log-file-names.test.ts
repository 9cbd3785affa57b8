import { isLaterFile, recogniseLogFile, withoutCompression } from '../../../services/source/log-file-names';
import { logFileKeyReader } from '../../../services/source/log-file-key';

const recognised = (name: string) => {
  const file = recogniseLogFile(name);
  if (!file) throw new Error(`${name} is not recognised`);
  return file;
};

describe('the name of a log file', () => {
  it.each([
    ['error/mysql-error-running.log', 'error', 'mysql-error-running.log', false],
    ['error/mysql-error-running.log.2026-11-21.07', 'error', 'mysql-error-running.log', true],
    ['slowquery/mysql-slowquery.log', 'slowquery', 'mysql-slowquery.log', false],
    ['slowquery/mysql-slowquery.log.2026-11-21.7', 'slowquery', 'mysql-slowquery.log', true],
    ['mysql-slowquery.log.13', 'slowquery', 'mysql-slowquery.log', true],
    ['general/mysql-general.log.2026-11-21.23', 'general', 'mysql-general.log', true],
    ['audit/audit.log.2.2026-11-21-07-30.1', 'audit', 'audit.log.2', true],
    ['audit/audit.log.0.2026-11-21-07-30', 'audit', 'audit.log.0', true],
  ])('%s tells its type', (name, logType, family, rotated) => {
    expect(recogniseLogFile(name)).toMatchObject({ logType, family, rotated });
  });

  it.each([
    'error/mysql-error.log',
    'error/mysql-error.log.2026-11-21.07',
    'external/mysql-external.log',
    'upgrade-prechecks.log',
    'slowquery/mysql-slowquery.log.old',
    'slowquery/mysql-slowquery.log.2026-11-21.07.gz',
    'audit/audit.log',
    'constructor.log',
    '',
  ])('%j is none that is read', (name) => {
    expect(recogniseLogFile(name)).toBeUndefined();
  });

  it.each([
    // Padded and unpadded hours are numbers: 9 comes before 10.
    ['mysql-slowquery.log.2026-11-21.10', 'mysql-slowquery.log.2026-11-21.9', true],
    ['mysql-slowquery.log.2026-11-21.9', 'mysql-slowquery.log.2026-11-21.10', false],
    ['mysql-slowquery.log.2026-11-21.09', 'mysql-slowquery.log.2026-11-21.9', false],
    ['mysql-slowquery.log.2026-12-01.0', 'mysql-slowquery.log.2026-11-30.23', true],
    ['mysql-slowquery.log', 'mysql-slowquery.log.2026-11-21.23', true],
    ['mysql-slowquery.log', 'mysql-slowquery.log.3', true],
    ['mysql-slowquery.log.3', 'mysql-slowquery.log', false],
    ['mysql-slowquery.log', 'mysql-slowquery.log', false],
    // An hour without a day tells no order, for it comes again every day.
    ['mysql-slowquery.log.4', 'mysql-slowquery.log.3', false],
    ['mysql-slowquery.log', 'mysql-general.log.2026-11-21.23', false],
    ['audit.log.1.2026-11-21-07-30.0', 'audit.log.1.2026-11-21-06-59.3', true],
    ['audit.log.1.2026-11-21-07-30.10', 'audit.log.1.2026-11-21-07-30.9', true],
    // Each of the four is a series of its own.
    ['audit.log.1.2026-11-21-08-30.0', 'audit.log.0.2026-11-21-07-30.0', false],
  ])('%s is later than %s: %p', (one, other, later) => {
    expect(isLaterFile(recognised(one), recognised(other))).toBe(later);
  });

  it('says nothing of compression', () => {
    expect(withoutCompression('a.log.GZ')).toBe('a.log');
    expect(withoutCompression('a.gz.log')).toBe('a.gz.log');
  });
});

describe('the key of a log file', () => {
  it('is read by its layout, and names the file as Aurora does', () => {
    const read = logFileKeyReader('{cluster}/{instance}/{type}/{file}', 'logs/');
    expect(read('logs/c/db/slowquery/mysql-slowquery.log.2026-11-21.7.gz')).toEqual({
      cluster: 'c',
      instance: 'db',
      logType: 'slowquery',
      logFileName: 'slowquery/mysql-slowquery.log.2026-11-21.7',
    });
    expect(read('logs/c/db/error/mysql-error.log')).toBeUndefined();
    expect(read('c/db/slowquery/mysql-slowquery.log')).toBeUndefined();
    expect(read('logs/c/db/slowquery/')).toBeUndefined();
  });

  it('needs no type where the name alone tells', () => {
    const read = logFileKeyReader('*/{instance}/{file}', '');
    expect(read('x/db/mysql-general.log')).toEqual({
      cluster: 'unknown',
      instance: 'db',
      logType: 'general',
      logFileName: 'mysql-general.log',
    });
  });
});
