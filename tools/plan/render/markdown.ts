import { code, fenced, list, prose } from '../../docs/markdown';
import type { EnvironmentPlan, Refusal } from '../model';
import { rooms, type Room } from './room';
import { stackSection } from './stack-section';
import {
  attributeText,
  changesOf,
  countsText,
  graveChangesOf,
  headline,
  priceText,
  refusalsIn,
  valuesFile,
  whyNotPlanned,
} from './words';

/**
 * Bytes that a comment may have. GitHub refuses more than 65,536 characters; what is below this in bytes is so in
 * characters, whatever they are, and leaves a line for whoever posts it.
 */
const mostBytes = 60_000;

/** The first few of many, and how many more there are. */
function firstOf<T>(items: readonly T[], { named }: Room): { shown: readonly T[]; more: string[] } {
  const hidden = items.length - Math.min(items.length, named);
  return { shown: items.slice(0, named), more: hidden > 0 ? [`- … and ${hidden} more`] : [] };
}

function graveSection(plan: EnvironmentPlan, room: Room): string[] {
  const grave = graveChangesOf(plan);
  if (grave.length === 0) return [];
  const { shown, more } = firstOf(grave, room);
  return [
    `> [!CAUTION]\n> **What holds data would go: ${countsText(grave.map(({ change }) => change))}.**`,
    [
      ...shown.flatMap(({ stack, change: { action, address, because, attributes } }) => [
        `- **${action}** ${code(`${stack}/${address}`)}${because === undefined || !room.graveAttributes ? '' : `, because ${prose(because)}`}`,
        ...(room.graveAttributes
          ? attributes
              .filter(({ forcesReplacement }) => forcesReplacement)
              .map((each) => `  - ${code(attributeText(each, action, 120))}`)
          : []),
      ]),
      ...more,
    ].join('\n'),
  ];
}

const refusalText = ({ guard, stack, address, message }: Refusal, { refusals }: Room): string =>
  `${code(guard)} ${code(`${stack}/${address}`)}${refusals === 'short' ? '' : ` ${prose(message)}`}`;

function refusedSection(plan: EnvironmentPlan, room: Room): string[] {
  const { refused } = refusalsIn(plan);
  if (refused.length === 0) return [];
  const { shown, more } = firstOf(refused, room);
  const waysOut = [...new Set(shown.map(({ wayOut }) => `${wayOut},`))];
  return [
    '#### Refused by guards',
    [list(shown.map((each) => refusalText(each, room))), ...more].join('\n'),
    `Where one is meant, add it to ${code('exceptions')} in ${code(valuesFile(plan))}, with a reason and the last day that it holds:`,
    fenced(room.refusals === 'short' ? waysOut.slice(0, 1) : waysOut, 'ts'),
  ];
}

function allowedSection(plan: EnvironmentPlan, room: Room): string[] {
  const { allowed } = refusalsIn(plan);
  if (allowed.length === 0) return [];
  const { shown, more } = firstOf(allowed, room);
  const items = shown.map(
    (each) =>
      `${refusalText(each, room)} *Allowed until ${each.exception?.until}:* ${prose(each.exception?.reason ?? '')}`,
  );
  return ['#### Allowed by an exception', [list(items), ...more].join('\n')];
}

/** One line for each stack: what would change in it, or why nobody knows. */
function stackList({ stacks }: EnvironmentPlan): string {
  return list(
    stacks.map((stack) => {
      const text =
        stack.outcome.kind === 'failed'
          ? '**failed**, see below'
          : prose(whyNotPlanned(stack) ?? countsText(changesOf(stack)));
      return `${code(stack.id)}: ${text}`;
    }),
  );
}

/** The page of an environment, with what there is room for and without a line break behind it. */
export function markdownPage(plan: EnvironmentPlan, room: Room): string {
  const { environment } = plan;
  const { refused } = refusalsIn(plan);
  const stopped = refused.length > 0 ? '🛑 ' : '';
  const leftOut =
    room.leavesOut === ''
      ? []
      : [
          `*Left out, because GitHub takes no longer comment: ${room.leavesOut}. ${code(`npm run plan -- ${environment} --details`)} shows everything.*`,
        ];
  return [
    `### ${stopped}Plan of ${code(environment)}: ${prose(headline(plan))}`,
    ...graveSection(plan, room),
    ...refusedSection(plan, room),
    ...allowedSection(plan, room),
    stackList(plan),
    `**Price:** ${prose(priceText(plan))}`,
    ...plan.stacks.flatMap((stack) => stackSection(stack, room)),
    ...leftOut,
  ].join('\n\n');
}

/**
 * A text that GitHub takes, by leaving out what matters least until it fits. The last one is given whatever its size.
 */
export function fitting(render: (room: Room) => string): { readonly text: string; readonly fits: boolean } {
  let text = '';
  for (const room of rooms) {
    text = render(room);
    if (Buffer.byteLength(text) < mostBytes) return { text, fits: true };
  }
  return { text, fits: false };
}

/**
 * The plan as a page for GitHub: what is gravest first, the rest to be opened. Where it would be too long it leaves out what
 * matters least, and says so.
 */
export const renderMarkdown = (plan: EnvironmentPlan): string =>
  fitting((room) => `${markdownPage(plan, room)}\n`).text;
