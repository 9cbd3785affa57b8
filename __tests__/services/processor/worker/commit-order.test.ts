import fc from 'fast-check';
import { commitOrder } from '../../../../services/processor/worker/commit-order';

describe('The order of commits', () => {
  it('commits behind the last hint before which all are done', () => {
    const order = commitOrder();
    for (const offset of [5n, 6n, 7n]) order.receive(offset);
    order.done(6n);
    expect(order.due()).toBeUndefined();
    order.done(5n);
    expect(order.due()).toBe(7n);
    order.committed(7n);
    expect(order.due()).toBeUndefined();
    order.done(7n);
    expect(order.due()).toBe(8n);
  });

  it('passes over holes, which a compacted or transactional topic has', () => {
    const order = commitOrder();
    order.receive(1n);
    order.receive(9n);
    order.done(1n);
    expect(order.due()).toBe(2n);
    order.done(9n);
    expect(order.due()).toBe(10n);
  });

  it('is not moved by a hint that is done twice, or was never received', () => {
    const order = commitOrder();
    order.receive(1n);
    order.receive(2n);
    order.done(2n);
    order.done(2n);
    order.done(77n);
    expect(order.due()).toBeUndefined();
    expect(order.underWay).toBe(1);
  });

  it('never commits what is not done, and everything in the end, in whatever order hints are done', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }), (doneOrder) => {
        const order = commitOrder();
        const done = new Set<number>();
        for (let offset = 0; offset < 12; offset += 1) order.receive(BigInt(offset));
        for (const offset of doneOrder) {
          order.done(BigInt(offset));
          done.add(offset);
          const before = Number(order.due() ?? 0n);
          for (let each = 0; each < before; each += 1) expect(done).toContain(each);
          expect(done).not.toContain(before);
        }
        expect(order.due()).toBe(12n);
        expect(order.underWay).toBe(0);
      }),
    );
  });
});
