import fc from 'fast-check';
import { markOf, markLength } from '../../../../services/processor/worker/marks';
import { tail } from '../../../../services/processor/worker/tail';

const bytes = Buffer.from(Array.from({ length: 30_000 }, (_, index) => index % 251));

describe('The last bytes of what was read', () => {
  it('give the same marks for any chunks, and when what is further back was forgotten', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 12 }), (lengths) => {
        const read = tail(0);
        for (const length of lengths) {
          if (read.end + length > bytes.length) break;
          const before = read.end;
          read.add(bytes.subarray(read.end, read.end + length));
          for (const offset of [before, before + (length >> 1), read.end])
            expect(read.mark(offset)).toEqual(
              markOf(offset, bytes.subarray(Math.max(0, offset - markLength), offset)),
            );
          read.forget(read.end);
        }
      }),
    );
  });

  it('begin where reading was resumed', () => {
    const read = tail(1000);
    read.add(bytes.subarray(1000, 1000 + markLength));
    read.add(bytes.subarray(1000 + markLength, 9000));
    expect(read.end).toBe(9000);
    expect(read.mark(8000)).toEqual(markOf(8000, bytes.subarray(8000 - markLength, 8000)));
  });
});
