import fc from 'fast-check';
import { byteLog } from '../../../demo/fake-rds/byte-log';

const command = fc.oneof(
  fc.record({ append: fc.integer({ min: 0, max: 3000 }), feeds: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ truncate: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

describe('a log of bytes', () => {
  it('is what one buffer would be, however it has grown and shrunk', () => {
    const run = (commands: readonly (typeof command extends fc.Arbitrary<infer C> ? C : never)[]): void => {
      const log = byteLog();
      let model = Buffer.alloc(0);
      for (const each of commands) {
        if ('append' in each) {
          const bytes = Buffer.from(
            Array.from({ length: each.append }, (_, at) => (at % each.feeds === 0 ? 10 : 65 + (at % 26))),
          );
          log.append(bytes);
          model = Buffer.concat([model, bytes]);
        } else {
          const size = Math.floor(each.truncate * model.length);
          log.truncate(size);
          model = model.subarray(0, size);
        }
        expect(log.size).toBe(model.length);
        const [from, to] = [Math.floor(model.length / 3), Math.floor((model.length * 4) / 5)];
        expect(log.copy(from, to).equals(model.subarray(from, to))).toBe(true);
        expect(log.text(from, to)).toBe(model.toString('utf8', from, to));
        const feed = model.subarray(0, to).indexOf(10, from);
        expect(log.lineFeed(from, to)).toBe(feed);
        expect(log.lineFeedBefore(to)).toBe(model.subarray(0, to).lastIndexOf(10));
      }
    };
    fc.assert(fc.property(fc.array(command, { maxLength: 20 }), run), { numRuns: 50 });
  });

  it('does not give back what was cut off when it grows again', () => {
    const log = byteLog();
    log.append(Buffer.from('one\ntwo\n'));
    log.truncate(5);
    log.append(Buffer.from('x'));
    expect(log.text(0, 100)).toBe('one\ntx');
    expect(log.lineFeed(4, 100)).toBe(-1);
  });
});
