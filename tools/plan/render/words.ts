import { counted, dollars } from '../../report/layout';
import type {
  Action,
  AttributeChange,
  EnvironmentPlan,
  Refusal,
  ResourceChange,
  ShownValue,
  StackPlan,
} from '../model';

/** The marks of Terraform's own plans, and ours for what it has none for. */
const marks: Readonly<Record<Action, string>> = {
  replace: '-/+',
  destroy: '-',
  create: '+',
  update: '~',
  import: '<-',
  move: '->',
  forget: '..',
};

/** The actions, the gravest first. */
export const actions = Object.keys(marks) as readonly Action[];

/** `1 to replace, 3 to create`; what there is none of is not named. */
export function countsText(changes: readonly ResourceChange[]): string {
  const counts = actions.flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${action}`];
  });
  return counts.length === 0 ? 'no change' : counts.join(', ');
}

/** Whether a change takes something that holds data away, or out of Terraform's sight. */
export const isGrave = ({ stateful, action }: ResourceChange): boolean =>
  stateful && ['replace', 'destroy', 'forget'].includes(action);

/** The changes of a stack, the gravest first; none where it could not be planned. */
export const changesOf = ({ outcome }: StackPlan): readonly ResourceChange[] =>
  outcome.kind !== 'planned'
    ? []
    : [...outcome.changes].sort(
        (one, other) =>
          Number(isGrave(other)) - Number(isGrave(one)) ||
          actions.indexOf(one.action) - actions.indexOf(other.action),
      );

/** A change with the stack that it is in. */
export interface PlacedChange {
  readonly stack: string;
  readonly change: ResourceChange;
}

/** What is replaced, destroyed or forgotten although it holds data. */
export const graveChangesOf = ({ stacks }: EnvironmentPlan): PlacedChange[] =>
  stacks.flatMap((stack) =>
    changesOf(stack)
      .filter(isGrave)
      .map((change) => ({ stack: stack.id, change })),
  );

/** What guards refuse, and what they would but for an exception. */
export function refusalsIn({ stacks }: EnvironmentPlan): { refused: Refusal[]; allowed: Refusal[] } {
  const all = stacks.flatMap(({ refusals }) => refusals);
  return {
    refused: all.filter(({ exception }) => exception === undefined),
    allowed: all.filter(({ exception }) => exception !== undefined),
  };
}

/** How many stacks could not be planned, by why. */
function unplannedText({ stacks }: EnvironmentPlan): string[] {
  const count = (kind: StackPlan['outcome']['kind']): number =>
    stacks.filter(({ outcome }) => outcome.kind === kind).length;
  return (
    [
      ['failed', 'failed'],
      ['unreachable', 'not plannable from here'],
      ['not-yet', 'not plannable yet'],
    ] as const
  ).flatMap(([kind, words]) => (count(kind) === 0 ? [] : [`${counted(count(kind), 'stack')} ${words}`]));
}

/** The plan in one line: `1 change refused: 1 to replace, 3 to create; 1 stack failed`. */
export function headline(plan: EnvironmentPlan): string {
  const { refused } = refusalsIn(plan);
  const counts = [countsText(plan.stacks.flatMap(changesOf)), ...unplannedText(plan)].join('; ');
  const addresses = new Set(refused.map(({ stack, address }) => `${stack}/${address}`));
  return addresses.size === 0 ? counts : `${counted(addresses.size, 'change')} refused: ${counts}`;
}

/** What there is to say of a stack that was not planned; `undefined` for one that was, or failed. */
export function whyNotPlanned({ outcome }: StackPlan): string | undefined {
  switch (outcome.kind) {
    case 'not-yet':
      return `Not plannable yet, because ${outcome.missing.join(' and ')} ${outcome.missing.length === 1 ? 'is' : 'are'} not applied. A deployment applies that first, and plans this then.`;
    case 'unreachable':
      return `Not plannable from here: ${outcome.what} does not answer.`;
    default:
      return undefined;
  }
}

/** The price of a month, and what it was. */
export function priceText({ price: { afterUsd, before } }: EnvironmentPlan): string {
  if (before === undefined) return `${dollars(afterUsd)} a month`;
  const difference = afterUsd - before.usd;
  if (Math.abs(difference) < 0.005) return `${dollars(afterUsd)} a month, as at ${before.against}`;
  const change = `${difference < 0 ? '' : '+'}${dollars(difference)}`;
  return `${dollars(before.usd)} → ${dollars(afterUsd)} a month (${change}), compared with ${before.against}`;
}

/** The file in which exceptions of an environment stand. */
export const valuesFile = ({ environment }: Pick<EnvironmentPlan, 'environment'>): string =>
  `values/environments/${environment}.ts`;

const plain = (value: ShownValue): string => {
  switch (value.kind) {
    case 'value':
      return value.text;
    case 'secret':
      return '(secret)';
    case 'unknown':
      return '(known after apply)';
    case 'absent':
      return '(unset)';
  }
};

/** A text of at most `width` characters, from `start` on. */
function clipped(text: string, start: number, width: number): string {
  const shown = [...text];
  if (shown.length <= width) return text;
  const from = Math.max(0, Math.min(start, shown.length - width));
  const end = from + width < shown.length ? '…' : '';
  return `${from > 0 ? '…' : ''}${shown.slice(from, from + width).join('')}${end}`;
}

/** Characters before the first difference that are shown nevertheless. */
const context = 20;

/** Two values as `"before" → "after"`; long ones from where they differ. */
function pairText(before: ShownValue, after: ShownValue, width: number): string {
  const [one, other] = [plain(before), plain(after)];
  const limit = Math.min(one.length, other.length);
  let same = 0;
  while (same < limit && one[same] === other[same]) same += 1;
  return `${clipped(one, same - context, width)} → ${clipped(other, same - context, width)}`;
}

/** One attribute in one line. Of something new only the value. */
export function attributeText(
  { path, before, after, forcesReplacement }: AttributeChange,
  action: Action,
  width: number,
): string {
  const values = action === 'create' ? clipped(plain(after), 0, width) : pairText(before, after, width);
  return `${path}: ${values}${forcesReplacement ? '  # forces replacement' : ''}`;
}

/** What would be done to a resource, in one line: `-/+ replace aws_dynamodb_table.state, because …`. */
export const changeText = ({ action, address, because }: ResourceChange): string =>
  `${marks[action]} ${action} ${address}${because === undefined ? '' : `, because ${because}`}`;
