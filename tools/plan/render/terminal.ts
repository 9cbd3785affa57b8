import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types';
import { heading } from '../../report/environment-text';
import { marked, pageWidth, wrap } from '../../report/layout';
import type {
  EnvironmentPlan,
  ImageChange,
  PlannedFinding,
  Refusal,
  ResourceChange,
  StackPlan,
} from '../model';
import {
  attributeText,
  changesOf,
  changeText,
  countsText,
  graveChangesOf,
  headline,
  priceText,
  refusalsIn,
  valuesFile,
  whyNotPlanned,
} from './words';

export interface TerminalOptions {
  /** Use terminal colours. */
  readonly colour: boolean;
  /** Show the attributes of what is created, too. @default false */
  readonly details?: boolean;
}

/** Columns of a value before it is clipped, so that two of them fit a line. */
const valueWidth = 60;

const indented = (lines: readonly string[], by = 2): string[] => lines.map((line) => ' '.repeat(by) + line);

const paintOf = (action: ResourceChange['action'], c: Colors): ((text: string) => string) => {
  if (action === 'replace' || action === 'destroy') return c.red;
  return action === 'create' ? c.green : c.yellow;
};

function changeLines(change: ResourceChange, details: boolean, c: Colors): string[] {
  const { action, attributes } = change;
  const shown = action === 'create' && !details ? [] : attributes;
  return [
    ...wrap(changeText(change), pageWidth - 2).map(paintOf(action, c)),
    ...indented(
      shown.map((each) => attributeText(each, action, valueWidth)),
      4,
    ),
  ];
}

function graveLines(plan: EnvironmentPlan, c: Colors): string[] {
  const grave = graveChangesOf(plan);
  if (grave.length === 0) return [];
  return [
    heading('what holds data would go', c),
    ...grave.flatMap(({ stack, change }) =>
      indented(changeLines({ ...change, address: `${stack}/${change.address}` }, true, c)),
    ),
  ];
}

const refusalLines = ({ guard, stack, address, message }: Refusal, mark: string): string[] =>
  marked(mark, `${guard}: ${stack}/${address} ${message}`, pageWidth - 2);

function refusedLines(plan: EnvironmentPlan, c: Colors): string[] {
  const { refused } = refusalsIn(plan);
  if (refused.length === 0) return [];
  return [
    heading('refused', c),
    ...indented(refused.flatMap((each) => refusalLines(each, '✗')).map(c.red)),
    ...indented(
      wrap(
        `Where one is meant, add it to exceptions in ${valuesFile(plan)}, with a reason and the last day that it holds:`,
        pageWidth - 2,
      ),
    ),
    // In one line each, to be copied.
    ...indented([...new Set(refused.map(({ wayOut }) => `${wayOut},`))], 4),
  ];
}

function allowedLines(plan: EnvironmentPlan, c: Colors): string[] {
  const { allowed } = refusalsIn(plan);
  if (allowed.length === 0) return [];
  return [
    heading('allowed by an exception', c),
    ...indented(
      allowed.flatMap((each) => [
        ...refusalLines(each, '!').map(c.yellow),
        ...marked(' ', `until ${each.exception?.until}: ${each.exception?.reason}`, pageWidth - 2),
      ]),
    ),
  ];
}

const imageText = ({ before, after }: ImageChange): string =>
  `image ${before ?? '(none)'} → ${after ?? '(none)'}`;

const findingLines = ({ level, rule, resource, message }: PlannedFinding, c: Colors): string[] =>
  marked(level === 'error' ? '✗' : '!', `${rule}: ${resource}: ${message}`, pageWidth - 2).map(
    level === 'error' ? c.red : c.yellow,
  );

function stackLines(stack: StackPlan, details: boolean, c: Colors): string[] {
  const { id, outcome } = stack;
  const why = whyNotPlanned(stack);
  if (why !== undefined) return [heading(id, c), ...indented(wrap(why, pageWidth - 2)).map(c.yellow)];
  if (outcome.kind === 'failed') {
    const said = stripVTControlCharacters(outcome.message).split('\n');
    return [heading(`${id}: failed`, c), ...indented(said).map(c.red)];
  }
  if (outcome.kind !== 'planned') return [];
  const { drifted, findings, images } = outcome;
  const changes = changesOf(stack);
  return [
    heading(`${id}: ${countsText(changes)}`, c),
    ...indented([
      ...changes.flatMap((change) => changeLines(change, details, c)),
      ...images.flatMap((image) => wrap(imageText(image), pageWidth - 2)).map(c.cyan),
      ...findings.flatMap((finding) => findingLines(finding, c)),
      ...(drifted.length === 0
        ? []
        : [
            c.dim('changed outside of Terraform:'),
            ...drifted.flatMap((change) => indented(changeLines(change, details, c))),
          ]),
    ]),
  ];
}

/** The plan as text, what is gravest first and again, in short, at the end, with a line break behind it. */
export function renderTerminal(plan: EnvironmentPlan, { colour, details = false }: TerminalOptions): string {
  const c = createColors(colour);
  const { refused } = refusalsIn(plan);
  const summary = wrap(`Plan of ${plan.environment}: ${headline(plan)}`, pageWidth).map((line) =>
    refused.length > 0 ? c.red(c.bold(line)) : c.bold(line),
  );
  const sections = [
    summary,
    graveLines(plan, c),
    refusedLines(plan, c),
    allowedLines(plan, c),
    ...plan.stacks.map((stack) => stackLines(stack, details, c)),
    [heading('price', c), ...indented([priceText(plan)])],
    plan.stacks.some(({ outcome }) => outcome.kind !== 'planned' || outcome.changes.length > 0)
      ? summary
      : [],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}
