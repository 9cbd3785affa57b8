import { stripVTControlCharacters } from 'node:util';
import { code, details, fenced, list, prose } from '../../docs/markdown';
import type { ImageChange, PlannedFinding, ResourceChange, StackOutcome, StackPlan } from '../model';
import type { Room } from './room';
import { attributeText, changesOf, changeText, countsText } from './words';

type Planned = Extract<StackOutcome, { kind: 'planned' }>;

/** Characters of a value before it is clipped. */
const valueWidth = 160;

function changeLines(change: ResourceChange, { attributes: shown }: Room): string[] {
  const { action, attributes } = change;
  const isShown = shown === 'all' || (shown === 'changed' && action !== 'create');
  return [
    changeText(change),
    ...(isShown ? attributes.map((each) => `      ${attributeText(each, action, valueWidth)}`) : []),
  ];
}

/** `aws_iam_role: 3 to create`, by type. */
function countLines(changes: readonly ResourceChange[]): string[] {
  const types = [...new Set(changes.map(({ type }) => type))].sort();
  return types.map((type) => `${type}: ${countsText(changes.filter((change) => change.type === type))}`);
}

/** GitHub colours the lines of a `diff` by their first character. */
const changeBlock = (changes: readonly ResourceChange[], room: Room): string =>
  room.changes === 'counted'
    ? fenced(countLines(changes))
    : fenced(
        changes.flatMap((change) => changeLines(change, room)),
        'diff',
      );

/** A list of which only the first items are shown. */
function firstItems(items: readonly string[], { items: most }: Room): string {
  const hidden = items.length - most;
  return list(hidden > 0 ? [...items.slice(0, most), `… and ${hidden} more`] : items);
}

const imageText = ({ address, before, after }: ImageChange): string =>
  `${code(address)}: ${before === undefined ? '(none)' : code(before)} → ${after === undefined ? '(none)' : code(after)}`;

const findingText = ({ level, rule, resource, message }: PlannedFinding): string =>
  `${level} ${code(rule)} ${code(resource)}: ${prose(message)}`;

function plannedSections(stack: StackPlan, { images, findings, drifted }: Planned, room: Room): string[] {
  const changes = changesOf(stack);
  const id = code(stack.id);
  // Findings are not to be opened first: somebody has to act on them.
  return [
    ...(findings.length > 0
      ? [`**Rules on the planned values of ${id}:**`, firstItems(findings.map(findingText), room)]
      : []),
    ...(changes.length > 0
      ? [details(`${stack.id}: ${countsText(changes)}`, changeBlock(changes, room))]
      : []),
    ...(images.length > 0
      ? [details(`${stack.id}: images that change`, firstItems(images.map(imageText), room))]
      : []),
    ...(drifted.length > 0
      ? [
          details(
            `${stack.id}: changed outside of Terraform (${drifted.length})`,
            changeBlock(drifted.slice(0, room.items), room),
          ),
        ]
      : []),
  ];
}

/** What there is to say of one stack, to be opened. */
export function stackSection(stack: StackPlan, room: Room): string[] {
  const { id, outcome } = stack;
  if (outcome.kind === 'failed') {
    const said = stripVTControlCharacters(outcome.message);
    const text = said.length > room.message ? `${said.slice(0, room.message)} …` : said;
    return [`**${code(id)} failed:**`, fenced(text.split('\n'))];
  }
  return outcome.kind === 'planned' ? plannedSections(stack, outcome, room) : [];
}
