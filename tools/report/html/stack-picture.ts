import { contentsText, partTitle, type Part, type StackPicture } from '../../architecture/parts';
import { wrapItems } from '../layout';
import { html, type Markup } from './markup';

/** Units of the drawing, which is as wide as a phone and never wider: text keeps its size. */
const width = 310;
const margin = 1;
/** Room on the right for arrows that pass a box. */
const lane = 14;
const padding = 12;
const gap = 22;
const titleHeight = 18;
const lineHeight = 15;
/** Characters of the small font, about 6.4 units each. */
const charactersIn = (units: number): number => Math.floor((units - 2 * padding) / 6.4);

interface Box {
  readonly top: number;
  readonly height: number;
}

interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Arrows between boxes that are not neighbours, each in the first lane that is free all the way. */
export function arcsOf({ needs }: Pick<StackPicture, 'needs'>): Arc[] {
  const arcs: Arc[] = [];
  const passing = needs
    .filter(({ from, to }) => to - from > 1)
    .sort((one, other) => one.to - one.from - (other.to - other.from));
  for (const { from, to } of passing) {
    const taken = arcs.filter((arc) => arc.from < to && from < arc.to).map((arc) => arc.lane);
    let free = 0;
    while (taken.includes(free)) free += 1;
    arcs.push({ from, to, lane: free });
  }
  return arcs;
}

const partLines = (part: Part, boxWidth: number): string[] =>
  wrapItems(contentsText(part.contents), ' · ', charactersIn(boxWidth));

const partHeight = (part: Part, boxWidth: number): number =>
  titleHeight + lineHeight * partLines(part, boxWidth).length + 8;

function partText(part: Part, top: number, boxWidth: number): Markup {
  const x = margin + padding;
  return html`<text x="${x}" y="${top + 13}" class="part">${partTitle(part)}</text>${partLines(
      part,
      boxWidth,
    ).map(
      (line, index) =>
        html`<text x="${x}" y="${top + titleHeight + 12 + index * lineHeight}" class="kinds">${line}</text>`,
    )}`;
}

/** What the picture shows, in words. */
export function needsText({ groups, needs }: StackPicture): string {
  const titles = (group: number) => (groups[group]?.parts ?? []).map(partTitle).join(', ');
  return needs.map(({ from, to }) => `${titles(to)} after ${titles(from)}.`).join(' ');
}

/**
 * A stack as a drawing: boxes from top to bottom in the order in which they are made, each with the parts that need the same,
 * and arrows to what needs them.
 */
export function stackSvg(picture: StackPicture): Markup {
  const { id, groups, needs } = picture;
  const arcs = arcsOf(picture);
  const lanes = Math.max(0, ...arcs.map((arc) => arc.lane + 1));
  const boxWidth = width - 2 * margin - (lanes === 0 ? 0 : lanes * lane + 10);
  let next = margin;
  const boxes = groups.map(({ parts }): Box => {
    const height = padding + parts.reduce((sum, part) => sum + partHeight(part, boxWidth), 0);
    const box = { top: next, height };
    next += height + gap;
    return box;
  });
  const place = (group: number): Box => boxes[group] ?? { top: 0, height: 0 };
  const right = margin + boxWidth;
  const straight = needs
    .filter(({ from, to }) => to - from === 1)
    .map(({ from, to }) => {
      const x = margin + 28;
      return html`<path
          d="M${x} ${place(from).top + place(from).height}V${place(to).top - 7}"
        />${arrow(x, place(to).top, 'down')}`;
    });
  const around = arcs.map(({ from, to, lane: free }) => {
    const x = right + 12 + free * lane;
    const start = place(from).top + place(from).height - 12 - 4 * free;
    const end = place(to).top + 14 + 6 * free;
    return html`<path
        d="M${right} ${start}H${x - 6}q6 0 6 6V${end - 6}q0 6 -6 6H${right + 7}"
      />${arrow(right, end, 'left')}`;
  });
  return html`<svg viewBox="0 0 ${width} ${next - gap + margin}" role="img" aria-labelledby="picture-${id}">
    <title id="picture-${id}">${id}. ${needsText(picture)}</title>
    <g class="boxes">
      ${groups.map(({ parts }, index) => {
        const { top, height } = place(index);
        let at = top + padding - 2;
        return html`<rect
            x="${margin}"
            y="${top}"
            width="${boxWidth}"
            height="${height}"
            rx="8"
          />${parts.map((part) => {
            const text = partText(part, at, boxWidth);
            at += partHeight(part, boxWidth);
            return text;
          })}`;
      })}
    </g>
    <g class="arrows">${straight}${around}</g>
  </svg>`;
}

const arrow = (x: number, y: number, to: 'down' | 'left'): Markup =>
  to === 'down'
    ? html`<path class="head" d="M${x} ${y - 1}l-4.5 -8h9z" />`
    : html`<path class="head" d="M${x + 1} ${y}l8 -4.5v9z" />`;
