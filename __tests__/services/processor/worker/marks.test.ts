import type { Mark } from '../../../../contract/items';
import {
  isMarked,
  markBefore,
  markLength,
  markOf,
  marksAhead,
  marksKept,
  withMark,
} from '../../../../services/processor/worker/marks';

const at = (offset: number): Mark => markOf(offset, Buffer.from(String(offset)));

describe('Marks', () => {
  it('tell the bytes that were hashed from all others', () => {
    const mark = markOf(500, Buffer.from('these bytes'));
    expect(isMarked(mark, Buffer.from('these bytes'))).toBe(true);
    expect(isMarked(mark, Buffer.from('those bytes'))).toBe(false);
    expect(isMarked(mark, Buffer.from('these byte'))).toBe(false);
  });

  it('stay few, keep the newest and the oldest, and lie the further apart the older they are', () => {
    let marks: readonly Mark[] = [];
    for (let offset = 1000; offset <= 1_000_000; offset += 1000) marks = withMark(marks, at(offset));
    const offsets = marks.map(({ offset }) => offset);
    expect(offsets).toHaveLength(marksKept);
    expect(offsets[0]).toBe(1_000_000);
    expect(offsets.at(-1)).toBe(1000);
    const backs = offsets.slice(1, -1).map((offset) => 1_000_000 - offset);
    expect(backs).toEqual([...backs].sort((one, other) => one - other));
    expect(backs[0]).toBeLessThan(20_000);
    expect(backs.at(-1)).toBeGreaterThan(200_000);
  });

  it('drop what lies behind a place that is added', () => {
    expect(withMark([at(900), at(500), at(100)], at(600)).map(({ offset }) => offset)).toEqual([
      600, 500, 100,
    ]);
  });

  it('are found before a place, and ahead of it in their order', () => {
    const marks = [at(900), at(700), at(500)];
    expect(markBefore(marks, 700)?.offset).toBe(700);
    expect(markBefore(marks, 499)).toBeUndefined();
    expect(marksAhead(marks, 500).map(({ offset }) => offset)).toEqual([700, 900]);
  });

  it('fit into an item with 8 of them', () => {
    const marks = Array.from({ length: marksKept + 1 }, (_, index) =>
      markOf(2 ** 40 + index, Buffer.alloc(markLength)),
    );
    expect(JSON.stringify(marks).length).toBeLessThan(600);
  });
});
