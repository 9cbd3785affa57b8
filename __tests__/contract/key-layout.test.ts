import { defaultKeyLayout, keyLayoutMistake, keyReader } from '../../contract/key-layout';

const logFileName = 'slowquery/mysql-slowquery.log.2026-11-21.07';

describe('the default layout', () => {
  const read = keyReader(defaultKeyLayout, 'aurora/');

  it('tells cluster, instance and the name that Aurora gave the file', () => {
    expect(read(`aurora/shop/shop-1/${logFileName}`)).toEqual({
      cluster: 'shop',
      instance: 'shop-1',
      logFileName,
    });
  });

  it.each([
    ['another prefix', `other/shop/shop-1/${logFileName}`],
    ['too many parts', `aurora/x/shop/shop-1/${logFileName}`],
    ['too few parts', `aurora/shop-1/${logFileName}`],
    ['a folder', 'aurora/shop/shop-1/slowquery/'],
  ])('says nothing of a key with %s', (_, key) => {
    expect(read(key)).toBeUndefined();
  });
});

describe('other layouts', () => {
  it.each([
    ['{instance}/{file}', 'shop-1/mysql-slowquery.log', 'unknown', 'shop-1', 'mysql-slowquery.log'],
    ['logs/*/{cluster}.{instance}/{type}/{file}', 'logs/2026/a.b/error/x.log', 'a', 'b', 'error/x.log'],
    [
      '{type}/{instance}/{file}',
      'audit/i/audit.log.0.2026-11-21-07-00.0',
      'unknown',
      'i',
      'audit/audit.log.0.2026-11-21-07-00.0',
    ],
  ])('%s reads %s', (layout, key, cluster, instance, name) => {
    expect(keyReader(layout, '')(key)).toEqual({ cluster, instance, logFileName: name });
  });

  it('take signs of patterns for what they are', () => {
    expect(keyReader('a+b.{instance}/{file}', '')('aab.x/y')).toBeUndefined();
    expect(keyReader('a+b.{instance}/{file}', '')('a+b.x/y')?.instance).toBe('x');
  });
});

describe('a mistake in a layout', () => {
  it.each([
    ['{cluster}/{host}/{file}', /\{host\} is unknown; known are \{cluster\}/],
    ['{instance}/{instance}/{file}', /\{instance\} stands there twice/],
    ['{cluster}/{file}', /\{instance\} is missing/],
    ['{instance}', /\{file\} is missing/],
    ['/{instance}/{file}', /empty part/],
    ['{instance}//{file}', /empty part/],
    ['{cluster}{instance}/{file}', /nothing between/],
  ])('%s is told', (layout, message) => {
    expect(keyLayoutMistake(layout)).toMatch(message);
  });

  it('is not seen in good ones', () => {
    expect(keyLayoutMistake(defaultKeyLayout)).toBeUndefined();
    expect(keyLayoutMistake('*/{instance}/{type}/{file}')).toBeUndefined();
  });
});
