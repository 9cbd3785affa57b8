import type { StackPicture } from '../../architecture/parts';
import { counted, dollars, number } from '../layout';
import type { AccountReport, EnvironmentReport, StackReport } from '../model';
import { capacitySection } from './capacity';
import { html, type Markup } from './markup';
import { billTable, moneySection } from './money';
import { rulesText } from './rules';
import { stackSvg } from './stack-picture';

/** Pictures by the id of their stack. */
export type Pictures = ReadonlyMap<string, StackPicture>;

const protectionText: Readonly<Record<EnvironmentReport['protection'], string>> = {
  data: 'What holds data is protected from destruction',
  none: 'Nothing is protected: everything can be torn down',
};

function stackCard({ id, kind, resources, dependsOn }: StackReport, pictures: Pictures): Markup {
  const picture = pictures.get(id);
  const lookedUp = picture?.lookedUp ?? [];
  return html`<figure class="card stack">
    <figcaption>
      <h4>${kind}</h4>
      <p><code>${id}</code></p>
      <p>
        ${counted(resources, 'resource')}${dependsOn.length === 0 ? '' : `, after ${dependsOn.join(', ')}`}${lookedUp.length === 0 ? '' : `. Looks up: ${lookedUp.join(', ')}`}.
      </p>
    </figcaption>
    ${picture && stackSvg(picture)}
  </figure>`;
}

const stackCards = (stacks: readonly StackReport[], pictures: Pictures): Markup =>
  html`<div class="stacks">${stacks.map((stack) => stackCard(stack, pictures))}</div>`;

const facts = (all: readonly (readonly [name: string, text: string])[]): Markup =>
  html`<dl>
    ${all.map(
      ([name, text]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;

/** Everything on one environment. */
export function environmentSection(report: EnvironmentReport, pictures: Pictures): Markup {
  const { name, account, region, owner, protection, logs, stacks, rules, kubernetes, capacity } = report;
  const { standardSupportEnds } = kubernetes;
  return html`<section aria-labelledby="${name}">
    <h2 id="${name}">${name}</h2>
    ${facts([
      [
        'Logs',
        `${number(logs.gigabytesPerDay)} GB a day from ${counted(logs.instances, 'Aurora instance')} (${logs.types.join(', ')}), searchable for ${counted(logs.searchableDays, 'day')}`,
      ],
      ['Place', `Account ${account}, ${region}; owner ${owner}`],
      [
        'Nodes',
        `${capacity.nodes} × ${capacity.instanceType} ${report.capacityType === 'SPOT' ? 'Spot' : 'on demand'}`,
      ],
      [
        'Kubernetes',
        `${kubernetes.version}${standardSupportEnds === undefined ? '' : `, in standard support until ${standardSupportEnds}`}`,
      ],
      ['Protection', protectionText[protection]],
    ])}
    ${report.incompatibilities.map(({ message }) => html`<p class="verdict bad">${message}</p>`)}
    <h3 id="${name}-stacks">Stacks</h3>
    <p>Boxes are made from top to bottom; arrows lead to what needs them.</p>
    ${stackCards(stacks, pictures)}
    <div class="columns">
      <div>${capacitySection(report)}</div>
      <div>${moneySection(report)}</div>
    </div>
    <h3 id="${name}-rules">Rules</h3>
    ${rulesText(rules)}
  </section>`;
}

/** The bootstrap that the environments of an account share. */
export function accountSection(report: AccountReport, pictures: Pictures): Markup {
  const { account, region, environments, stacks, rules, money } = report;
  const id = `account-${account}`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">Shared by account ${account}</h2>
    <p>
      ${region}; used by ${environments.join(', ')}. ${dollars(money.monthlyUsd)} a month for state, its key
      and images.
    </p>
    <h3>Stacks</h3>
    ${stacks.length === 0 ? html`<p>No bootstrap stack.</p>` : stackCards(stacks, pictures)}
    <details>
      <summary>Every line of its price</summary>
      ${billTable(`Shared by account ${account}`, money)}
    </details>
    <h3>Rules</h3>
    ${rulesText(rules)}
  </section>`;
}
