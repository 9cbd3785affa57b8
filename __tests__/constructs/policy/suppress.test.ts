import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { suppress, suppressionsOf } from '../../../constructs/policy/suppress';
import { place } from '../../support/place';

const reason = 'A network of a test has nobody to watch';
let watched: Vpc;
let other: Vpc;
const template = place((stack) => {
  watched = new Vpc(stack, 'watched', { cidrBlock: '10.0.0.0/16' });
  other = new Vpc(stack, 'other', { cidrBlock: '10.1.0.0/16' });
  suppress(watched, 'network-flow-logs', reason);
  suppress(watched, 'tags-owner', reason);
  // Notes of others, such as cdktf's own, are no suppressions.
  watched.node.addMetadata('note', { ruleId: 'none', reason: 'none' });
});

it('keeps every rule and its reason on the one resource', () => {
  expect(suppressionsOf(watched)).toEqual([
    { ruleId: 'network-flow-logs', reason },
    { ruleId: 'tags-owner', reason },
  ]);
  expect(suppressionsOf(other)).toEqual([]);
});

it('leaves no trace in the Terraform JSON', () => {
  expect(JSON.stringify(template.json)).not.toContain(reason);
});
