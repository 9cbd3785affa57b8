import { counted } from '../layout';
import type { Report } from '../model';
import type { ComponentReport } from '../pins';
import { html, htmlLink, htmlTable, prose, type Markup } from './markup';
import { rulesText } from './rules';

function advisoryCount({ advisories }: ComponentReport): Markup | string {
  if (advisories.length === 0) return 'none';
  const security = advisories.filter(({ kind }) => kind === 'security').length;
  return html`<b class="warn">${advisories.length}${security === 0 ? '' : `, ${security} on security`}</b>`;
}

const advisories = ({ title, advisories: known }: ComponentReport): Markup | undefined =>
  known.length === 0
    ? undefined
    : html`<details>
        <summary>${title}: ${counted(known.length, 'advisory', 'advisories')}</summary>
        <ul class="findings">
          ${known.map(
            ({ kind, summary, upgradeTo, mitigation, source }) =>
              html`<li>
                <b>${kind}</b>: ${prose(summary)} Upgrade to:
                ${upgradeTo}.${mitigation === undefined ? '' : ` To be met so: ${mitigation}`}
                <small>${htmlLink(source)}</small>
              </li>`,
          )}
        </ul>
      </details>`;

/** Images and charts with what is known against them, and every pin. */
export function versionsSection({ components, imageRules, pins }: Report): Markup {
  const open = pins.filter(({ verified }) => !verified).length;
  return html`<section aria-labelledby="versions">
    <h2 id="versions">Versions</h2>
    <p>Images and charts, the same in every environment.</p>
    ${htmlTable(
      'Images and charts',
      ['Component', 'Image', 'Chart', 'Advisories'],
      components.map((component) => [
        component.title,
        html`<code>${component.image}</code>`,
        component.chart === undefined ? '–' : `${component.chart.name} ${component.chart.version}`,
        advisoryCount(component),
      ]),
    )}
    ${rulesText(imageRules)}
    <h3>Advisories on pinned versions</h3>
    ${components.map(advisories)}
    <h3>Pins</h3>
    <p>
      ${open === 0 ? 'Each was compared with its registry.' : `${open} of ${counted(pins.length, 'pin')} not compared with their registries yet: npm run verify:pins.`}
    </p>
    <details>
      <summary>Every pin</summary>
      ${htmlTable(
        'Pins',
        ['What', 'Version', 'Compared', 'Evidence'],
        pins.map(({ what, version, verified, evidence }) => [
          what,
          html`<code>${version}</code>`,
          verified ? 'yes' : 'no',
          evidence,
        ]),
      )}
    </details>
  </section>`;
}
