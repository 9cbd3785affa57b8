/**
 * Graviton types carry a `g` right after their generation: t4g, m7g, c8gn, r7gd, x2gd, im4gn, is4gen, g5g. The
 * first one, a1, came before that convention.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
const graviton = /^(a1|[a-z]+\d+g[a-z]*)(-[a-z0-9]+)?\.[a-z0-9-]+$/;

/** True when an EC2 instance type, such as `t4g.2xlarge`, runs on an AWS Graviton (ARM64) processor. */
export function isGraviton(instanceType: string): boolean {
  return graviton.test(instanceType);
}
