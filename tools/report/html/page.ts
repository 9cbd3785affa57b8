import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instancePrices, prices, pricesRegion, type ListPrice } from '../../../values/prices';
import { counted, dollars, number } from '../layout';
import type { EnvironmentReport, Report } from '../model';
import { accountSection, environmentSection, type Pictures } from './environment';
import { html, htmlLink, htmlTable, Markup, prose } from './markup';
import { versionsSection } from './versions';

/** Trusted: a file of this repository, without anything that closes the element that it goes into. */
const style = new Markup(readFileSync(join(__dirname, 'style.css'), 'utf8'));

function glance({ name, logs, money, stacks, capacity, rules }: EnvironmentReport): Markup {
  const { thisSystem, cloudWatch, factor } = money;
  const { requested, allocatable } = capacity;
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const open = rules.violations.length + rules.warnings.length;
  return html`<li class="card">
    <a href="#${name}"
      ><h3>${name}</h3>
      <p class="figure">${dollars(thisSystem.monthlyUsd, 0)}<span> a month</span></p>
      <p>
        ${
          factor >= 1
            ? html`CloudWatch: ${dollars(cloudWatch.monthlyUsd, 0)},
                <b class="good">${number(factor, 1)} times as much</b>`
            : html`CloudWatch: ${dollars(cloudWatch.monthlyUsd, 0)}`
        }
      </p>
      <p>${number(logs.gigabytesPerDay)} GB of log a day</p>
      <p>
        ${counted(resources, 'resource')}, memory
        ${Math.round((100 * requested.memoryMib) / allocatable.memoryMib)} % requested
      </p>
      <p>
        ${open === 0 ? html`<b class="good">Rules hold</b>` : html`<b class="warn">${counted(open, 'finding')}</b>`}
      </p></a
    >
  </li>`;
}

const notesSection = ({ notes }: Report): Markup | undefined =>
  notes.length === 0
    ? undefined
    : html`<section aria-labelledby="notes" class="notes">
        <h2 id="notes">To do</h2>
        <ul>
          ${notes.map((note) => html`<li>${prose(note)}</li>`)}
        </ul>
      </section>`;

function assumptionsSection({ assumptions }: Report): Markup {
  const listed: readonly (readonly [string, ListPrice])[] = [
    ...Object.entries(instancePrices),
    ...Object.entries(prices),
  ];
  return html`<section aria-labelledby="assumptions">
    <h2 id="assumptions">Assumptions</h2>
    <p>
      Prices are estimates from the list prices of ${pricesRegion} and from
      ${counted(assumptions.length, 'assumption')}.
    </p>
    <details>
      <summary>Every assumption</summary>
      <ul class="findings">
        ${assumptions.map(({ text, basis }) => html`<li>${prose(text)} <small>${prose(basis)}</small></li>`)}
      </ul>
    </details>
    <details>
      <summary>Every list price</summary>
      ${htmlTable(
        `List prices of ${pricesRegion}`,
        ['Price', 'US dollars', 'Per', 'Source'],
        listed.map(([id, { usd, per, page: at }]) => [id, String(usd), per, htmlLink(at)]),
        [1],
      )}
    </details>
  </section>`;
}

/** The report as one HTML page that asks the network for nothing: style and drawings are in it, and there are no scripts. */
export function renderHtml(report: Report, pictures: Pictures): string {
  const { date, totals, environments, accounts } = report;
  const links: readonly (readonly [id: string, text: string])[] = [
    ...environments.map(({ name }) => [name, name] as const),
    ...accounts.map(({ account }) => [`account-${account}`, 'shared'] as const),
    ['versions', 'versions'],
    ['assumptions', 'assumptions'],
  ];
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Aurora Log System, ${date}</title>
      <link rel="icon" href="data:," />
      <style>
        ${style}
      </style>
    </head>
    <body>
      <a class="skip" href="#main">To the report</a>
      <header>
        <h1>Aurora Log System</h1>
        <p>
          ${counted(environments.length, 'environment')}, ${counted(totals.stacks, 'stack')},
          ${counted(totals.resources, 'resource')}, as of ${date}. What would be built, whether it obeys the
          rules, how full it would be, and what it would cost.
        </p>
      </header>
      <nav aria-label="Sections">
        <ul>
          ${links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}
        </ul>
      </nav>
      <main id="main">
        <section aria-labelledby="glance">
          <h2 id="glance">At a glance</h2>
          <ul class="glance">
            ${environments.map(glance)}
          </ul>
        </section>
        ${notesSection(report)} ${environments.map((each) => environmentSection(each, pictures))}
        ${accounts.map((each) => accountSection(each, pictures))} ${versionsSection(report)}
        ${assumptionsSection(report)}
      </main>
      <footer>
        <p>Written by <code>npm run report -- --html</code>. Nothing on this page is loaded from anywhere.</p>
      </footer>
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}\n`;
}
