import { exitCodeOf } from '../../../tools/plan/exit-code';
import type { StackPlan } from '../../../tools/plan/model';
import { aChange, aPage, aRefusal, planned, stackWith } from './support/pages';

const unchanged = stackWith(planned([]));
const changed = stackWith(planned([aChange('move')]));
const drifted = stackWith(planned([], { drifted: [aChange('update')] }));
const notYet = stackWith({ kind: 'not-yet', missing: ['test-foundation'] });
const unreachable = stackWith({ kind: 'unreachable', what: 'the API server' });
const failed = stackWith({ kind: 'failed', message: 'x' });
const refused = stackWith(planned([aChange('destroy')]), [aRefusal()]);
const refusedByTerraform = stackWith({ kind: 'failed', message: 'x' }, [aRefusal()]);
const allowed = stackWith(planned([aChange('destroy')]), [
  aRefusal('aws_s3_bucket.b', { exception: { reason: 'It moves to another account.', until: '2026-03-24' } }),
]);

test.each<[number, string, StackPlan[]]>([
  [0, 'nothing to plan', []],
  [0, 'no change', [unchanged]],
  [0, 'something was changed outside, and nothing is to be done about it', [drifted]],
  [2, 'changes', [unchanged, changed]],
  [2, 'what is not there yet would be made', [unchanged, notYet]],
  [2, 'what an exception allows', [allowed]],
  [1, 'a failed stack beside changes', [changed, failed]],
  [1, 'a stack that nobody could ask about is not unchanged', [unchanged, unreachable]],
  [3, 'a refusal', [refused]],
  [3, 'a refusal beside a failed stack', [failed, refused]],
  [3, 'a refusal of a plan that Terraform refused, too', [refusedByTerraform, unchanged]],
])('%i: %s', (code, _, stacks) => {
  expect(exitCodeOf(aPage(stacks))).toBe(code);
});
