import { counted } from '../report/layout';
import { contentsText, partTitle, type Part, type PartGroup, type StackPicture } from './parts';

/** Text inside a quoted label: Mermaid reads `#quot;` for a quotation mark. */
const label = (...lines: readonly string[]): string =>
  `"${lines.map((each) => each.replaceAll('"', '#quot;')).join('<br/>')}"`;

export const mermaid = (lines: readonly string[]): string =>
  ['```mermaid', 'flowchart LR', ...lines.map((each) => `  ${each}`), '```'].join('\n');

/** Kinds that a box shows before it says how many more there are: a box should not be wider than what it is about. */
const mostInBox = 3;

function partBox(part: Part, id: string): string {
  const kinds = contentsText({ ...part.contents, settings: 0 });
  const more = kinds.length - mostInBox;
  const shown = more > 0 ? [...kinds.slice(0, mostInBox), `${more} more kinds`] : kinds;
  return `${id}[${label(`<b>${partTitle(part)}</b>`, ...shown)}]`;
}

function groupBoxes({ parts }: PartGroup, index: number): string[] {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return [partBox(only, `g${index}`)];
  return [
    `subgraph g${index}[" "]`,
    ...parts.map((part, place) => `  ${partBox(part, `g${index}p${place}`)}`),
    'end',
  ];
}

/** What is in one stack, and what needs what. */
export const stackDiagram = ({ groups, needs }: StackPicture): string =>
  mermaid([...groups.flatMap(groupBoxes), ...needs.map(({ from, to }) => `g${from} --> g${to}`)]);

/** A stack as one box, and on the arrow into it what it looks up. */
export function stacksDiagram(pictures: readonly StackPicture[], names: (id: string) => string): string {
  const known = pictures.map(({ id }) => id);
  const box = ({ id, resources, groups }: StackPicture): string => {
    const parts = groups.flatMap((group) => group.parts).length;
    return `${id}[${label(`<b>${names(id)}</b>`, counted(resources, 'resource'), counted(parts, 'part'))}]`;
  };
  return mermaid([
    ...pictures.map(box),
    ...pictures.flatMap(({ id, dependsOn, lookedUp }) =>
      dependsOn
        .filter((each) => known.includes(each))
        .map((each) => `${each} -->|${label(...lookedUp)}| ${id}`),
    ),
  ]);
}
