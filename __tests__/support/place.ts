import type { TerraformStack } from 'cdktf';
import { Template, testStack } from './template';

/** Places constructs in a stack of their own. */
export function place(build: (stack: TerraformStack) => void): Template {
  const stack = testStack();
  build(stack);
  return Template.of(stack);
}
