import type { Bill } from '../../pricing/line';
import { dollars, number } from '../layout';
import type { EnvironmentReport } from '../model';
import { verdict } from '../money-text';
import { html, htmlTable, type Markup } from './markup';

/** A bar of dollars; `of` is what a full one stands for. */
const bar = (name: string, usd: number, of: number, kind: string): Markup =>
  html`<li class="bar">
    <span class="name">${name}</span
    ><span class="track" aria-hidden="true"
      ><i class="${kind}" style="width:${Math.max(0.4, (100 * usd) / of).toFixed(1)}%"></i></span
    ><span class="value"><b>${dollars(usd, 0)}</b></span>
  </li>`;

/** Every line of a bill, with what a reader would otherwise ask. */
export const billTable = <Group extends string>(caption: string, { lines }: Bill<Group>): Markup =>
  htmlTable(
    caption,
    ['What', 'Group', 'Quantity', 'Unit', 'A month'],
    lines.map(({ what, group, quantity, unit, monthlyUsd, note }) => [
      html`${what}${note === undefined ? '' : html`<small>${note}</small>`}`,
      group,
      number(quantity, quantity < 100 ? 1 : 0),
      unit,
      dollars(monthlyUsd),
    ]),
    [2, 4],
  );

/** What a month would cost, beside CloudWatch for the same logs. */
export function moneySection({ name, money }: EnvironmentReport): Markup {
  const { thisSystem, cloudWatch, budgetUsd, savingUsd } = money;
  const most = Math.max(thisSystem.monthlyUsd, cloudWatch.monthlyUsd);
  const share = Math.round((100 * thisSystem.monthlyUsd) / budgetUsd);
  const largest = Math.max(...thisSystem.groups.map(({ monthlyUsd }) => monthlyUsd));
  return html`<h3 id="${name}-price">Price of a month</h3>
    <p class="${savingUsd >= 0 ? 'verdict good' : 'verdict'}">${verdict(money)}</p>
    <ul class="bars money">
      ${bar('This system', thisSystem.monthlyUsd, most, 'ours')}${bar('CloudWatch', cloudWatch.monthlyUsd, most, 'theirs')}
    </ul>
    <p class="${share > 100 ? 'warn' : 'aside'}">
      ${share} % of the budget of
      ${dollars(budgetUsd, 0)}.${share > 100 ? ' Raise budget.monthlyUsd, or it alarms every month.' : ''}${thisSystem.regionNote === undefined ? '' : ` ${thisSystem.regionNote}.`}
    </p>
    <h4>Where it goes</h4>
    <ul class="bars money">
      ${thisSystem.groups.map(({ group, monthlyUsd }) => bar(group, monthlyUsd, largest, 'ours'))}
    </ul>
    <details>
      <summary>Every line</summary>
      ${billTable(`This system, ${name}`, thisSystem)}${billTable('CloudWatch, for the same logs', cloudWatch)}
    </details>`;
}
