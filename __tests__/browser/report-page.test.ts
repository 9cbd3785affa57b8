import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { synthesize } from '../../stacks/synthesize';
import { pictureOf } from '../../tools/architecture/parts';
import { renderHtml } from '../../tools/report/html/page';
import { dollars } from '../../tools/report/layout';
import { buildReport, type Report } from '../../tools/report/model';
import { loadEnvironments } from '../../values';
import { Browser, findBrowser, type Look } from '../support/browser';
import { beyondTheEdge, headings, inaccessible, outOfTheirBox, tooFaint, unfold } from './page-probes';

const folder = mkdtempSync(join(tmpdir(), 'aurora-page-'));
const file = join(folder, 'report.html');
const url = pathToFileURL(file).href;
let browser: Browser;
let report: Report;

/** Looks at the page after everything in it is unfolded. `AURORA_SCREENSHOTS` names a folder for pictures of it. */
async function look(at: Look): Promise<void> {
  await browser.open(url, at);
  const pictures = process.env['AURORA_SCREENSHOTS'];
  if (pictures)
    writeFileSync(join(pictures, `report-${at.width}-${at.scheme}.png`), await browser.screenshot());
  await browser.evaluate(unfold);
}

beforeAll(async () => {
  const tools = findBrowser();
  if (typeof tools === 'string') throw new Error(tools);
  const environments = loadEnvironments();
  const stacks = synthesize(environments, { outdir: join(folder, 'out') });
  report = buildReport(environments, stacks, { today: new Date() });
  writeFileSync(file, renderHtml(report, new Map(stacks.map((stack) => [stack.id, pictureOf(stack)]))));
  browser = await Browser.start(tools);
}, 300_000);

afterAll(async () => {
  await browser?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const desk: Look = { width: 1280, height: 900, scheme: 'light' };
const looks: readonly Look[] = [
  desk,
  { ...desk, scheme: 'dark' },
  { width: 360, height: 740, scheme: 'light' },
  { width: 360, height: 740, scheme: 'dark' },
];

describe.each(looks)('at $width px, $scheme', (at) => {
  beforeAll(() => look(at), 60_000);

  it('asks the network for nothing', () => {
    const asked = browser.events
      .filter(({ method }) => method === 'Network.requestWillBeSent')
      .map(({ params }) => (params['request'] as { url: string }).url);
    expect(asked.filter((each) => !each.startsWith('data:'))).toEqual([url]);
  });

  it('has no errors and no scripts', async () => {
    const told = ['Runtime.exceptionThrown', 'Runtime.consoleAPICalled', 'Log.entryAdded'];
    expect(browser.events.filter(({ method }) => told.includes(method))).toEqual([]);
    expect(await browser.evaluate('document.scripts.length')).toBe(0);
  });

  it('does not scroll sideways', async () => {
    expect(
      await browser.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
    expect(await browser.evaluate('window.innerWidth')).toBe(at.width);
    expect(await browser.evaluate(beyondTheEdge)).toEqual([]);
  });

  it('can be read: every text has contrast, and no line leaves its box', async () => {
    expect(await browser.evaluate(tooFaint)).toEqual([]);
    expect(await browser.evaluate(outOfTheirBox)).toEqual([]);
  });
});

describe('to whoever reads it', () => {
  beforeAll(() => look(desk), 60_000);

  it('has landmarks, names, captions, and links that lead somewhere', async () => {
    expect(await browser.evaluate(inaccessible)).toEqual([]);
  });

  it('has a title, and a heading for everything, none of them skipped', async () => {
    expect(await browser.evaluate('document.title')).toBe(`Aurora Log System, ${report.date}`);
    const all = await browser.evaluate<string[]>(headings);
    for (const { name } of report.environments) expect(all).toContain(`2 ${name}`);
    for (const title of ['3 Stacks', '3 Capacity', '3 Price of a month', '3 Rules', '2 Versions', '2 To do'])
      expect(all).toContain(title);
    const levels = all.map((each) => Number(each[0]));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  it('says the figures of the report', async () => {
    const text = await browser.evaluate<string>('document.body.innerText');
    for (const { money, stacks, capacity, kubernetes } of report.environments) {
      expect(text).toContain(dollars(money.thisSystem.monthlyUsd, 0));
      expect(text).toContain(dollars(money.cloudWatch.monthlyUsd, 0));
      expect(text).toContain(`${capacity.requested.pods} of ${capacity.allocatable.pods}`);
      expect(text).toContain(kubernetes.version);
      for (const { id } of stacks) expect(text).toContain(id);
      for (const { what } of money.thisSystem.lines) expect(text).toContain(what);
    }
    const advisories = report.components.flatMap((component) => component.advisories);
    expect(advisories.length).toBeGreaterThan(0);
    for (const { source } of advisories) expect(text).toContain(source);
    for (const { version } of report.pins) expect(text).toContain(version);
    for (const { reason } of report.environments.flatMap(({ rules }) => rules.suppressions))
      expect(text).toContain(reason.replaceAll('`', ''));
  });

  it('draws every stack', async () => {
    const stacks = [...report.environments, ...report.accounts].flatMap((each) => each.stacks);
    const drawn = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('svg title')].map((each) => each.textContent.split('.')[0])`,
    );
    expect(drawn).toEqual(stacks.map(({ id }) => id));
  });
});

describe('a probe', () => {
  const broken = join(folder, 'broken.html');
  beforeAll(async () => {
    writeFileSync(
      broken,
      `<!doctype html><html><head><title>x</title></head><body style="background:#fff">
      <p style="color:#ccc">faint</p><div style="width:2000px">wide</div><a href="#nowhere">x</a>
      <table><tr><td>x</td></tr></table>
      <svg width="50" height="20"><rect width="20" height="20"/><text y="10">much too long</text></svg>
      <img src="http://127.0.0.1:9/x.png"><script>console.error('x')</script></body></html>`,
    );
    await browser.open(pathToFileURL(broken).href, desk);
  }, 60_000);

  it('sees what it looks for', async () => {
    expect(await browser.evaluate(tooFaint)).toEqual(
      expect.arrayContaining([expect.stringContaining('faint') as string]),
    );
    expect(await browser.evaluate<string[]>(beyondTheEdge)).not.toEqual([]);
    expect(await browser.evaluate(outOfTheirBox)).toEqual(['much too long']);
    expect(await browser.evaluate(inaccessible)).toEqual(
      expect.arrayContaining([
        'not exactly one main',
        'no language',
        'link to nothing: #nowhere',
        'table without caption',
        'drawing without text',
      ]),
    );
    const methods = browser.events.map(({ method }) => method);
    expect(methods).toContain('Runtime.consoleAPICalled');
    expect(
      browser.events.filter(
        ({ method, params }) =>
          method === 'Network.requestWillBeSent' &&
          (params['request'] as { url: string }).url.startsWith('http:'),
      ),
    ).toHaveLength(1);
  });
});
