import { generationId, recordUid, sha256 } from '../../contract/generations';

const of = { instance: 'shop-1', logType: 'slowquery', anchor: sha256('first record') } as const;

describe('a generation', () => {
  it('is the same wherever its body lies and however it is called', () => {
    expect(generationId({ ...of })).toBe(generationId(of));
    expect(generationId(of)).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['instance', { ...of, instance: 'shop-2' }],
    ['log type', { ...of, logType: 'general' as const }],
    ['first record', { ...of, anchor: sha256('another record') }],
  ])('is another with another %s', (_, other) => {
    expect(generationId(other)).not.toBe(generationId(of));
  });

  it('does not mix up where one name ends and the next begins', () => {
    expect(generationId({ ...of, instance: 'a', anchor: 'b' })).not.toBe(
      generationId({ ...of, instance: 'a\0slowquery', anchor: 'b' }),
    );
  });

  it('has branches that are told apart', () => {
    expect(generationId(of, 2)).toBe(`${generationId(of)}.2`);
  });

  it('and an offset are a record', () => {
    expect(recordUid(generationId(of, 2), 17)).toBe(`${generationId(of)}.2:17`);
  });
});
