import type { Resource } from '../../constructs/policy/rule';

/** How the Terraform JSON of a stack refers to an attribute of one of its resources. */
export const reference = ({ address }: Resource, attribute = 'id'): string => `\${${address}.${attribute}}`;
