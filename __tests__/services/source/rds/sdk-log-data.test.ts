import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { fakeRds, slowLog, type FakeRds } from '../../../../demo/fake-rds/engine';
import { fakeRdsServer, type FakeRdsServer } from '../../../../demo/fake-rds/http';
import { refusalOf } from '../../../../services/source/rds/errors';
import { sdkApi, type SdkApi } from '../../../../services/source/rds/sdk-api';
import { withoutLogData } from '../../../../services/source/rds/sdk-log-data';

const region = 'eu-central-1';
const file = slowLog;
const { signal } = new AbortController();
const before = { ...process.env };

let api: SdkApi;
const apis: SdkApi[] = [];

/** The next API asks at this URL. */
function ask(url: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'home',
    AWS_SECRET_ACCESS_KEY: 'open sesame',
  });
  api = sdkApi({ region }, { environment: 'prod', homeRegion: region });
  apis.push(api);
}

const portion = (marker = '0') => api.downloadPortion({ instance: 'one', file, marker }, signal);

afterEach(() => {
  for (const each of apis.splice(0)) each.close();
  process.env = { ...before };
});

describe('of the fake RDS', () => {
  let engine: FakeRds;
  let server: FakeRdsServer;

  beforeEach(async () => {
    const now = Date.UTC(2026, 10, 21, 9, 15);
    engine = fakeRds({ clock: { now: () => now }, rates: { account: false } });
    engine.addInstance({ id: 'one' });
    server = await fakeRdsServer({
      engines: [engine],
      keys: [{ accessKeyId: 'home', secretAccessKey: 'open sesame', account: '111122223333' }],
    });
    ask(server.url);
  });

  afterEach(() => server.close());

  it.each([
    ['what XML escapes', `<a b="c" d='e'>&amp; & ]]> &#65; &lt;</a>\n`],
    ['carriage returns', 'one\r\ntwo\rthree\n\r'],
    ['characters of several bytes', 'é Ω 東京 🚚 \u0080 \uffff'.replace('\uffff', '\ufffd')],
    ['blanks alone', ' \n\t \n\n'],
    ['ends of lines alone', '\n'],
    ['blanks around it', '  \n text \n  '],
    ['what looks like the end of the answer', '</LogFileData><Marker>1</Marker>\n<LogFileData>'],
    ['nothing but what is escaped', '&'],
  ])('a portion keeps %s', async (_what, text) => {
    engine.append('one', file, text);
    const { data, marker, pending } = await portion();
    expect(data.toString('utf8')).toBe(text);
    expect([marker, pending]).toEqual([`2026-11-21.9:${Buffer.byteLength(text)}`, false]);
  });

  it('a portion is nothing at the end of a file', async () => {
    engine.append('one', file, 'text\n');
    expect(await portion('2026-11-21.9:5')).toEqual({
      data: Buffer.alloc(0),
      marker: '2026-11-21.9:5',
      pending: false,
    });
  });

  it('a portion of a megabyte comes as it is, and says that there is more', async () => {
    const text = `${'x "Zürich" <东京> & 🚚\r\n'.repeat(10)}${'y'.repeat(1000)}\n`.repeat(2000);
    engine.append('one', file, text);
    const { data, pending } = await portion();
    expect(data.length).toBeGreaterThan(1_000_000);
    expect(Buffer.from(text).subarray(0, 1_000_000).equals(data.subarray(0, 1_000_000))).toBe(true);
    expect(pending).toBe(true);
  });

  it('texts of all kinds come as they are', async () => {
    const characters = fc.constantFrom('&', '<', '>', '"', "'", ';', '#', 'amp', '\r', '\n', ' ', 'é', '🚚');
    const texts = fc.array(characters, { minLength: 1, maxLength: 40 }).map((each) => each.join(''));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        engine.append('one', file, text);
        engine.rotate('one', file);
        const name = engine.generations.at(-2)?.names.at(-1)?.name ?? '';
        const { data } = await api.downloadPortion({ instance: 'one', file: name, marker: '0' }, signal);
        engine.purge({ slowquery: 0 });
        expect(data.toString('utf8')).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('what is refused is the SDK’s to understand', async () => {
    const cause = (promise: Promise<unknown>): Promise<unknown> => promise.then(undefined, refusalOf);
    expect(await cause(portion())).toBe('no file');
    engine.append('one', file, 'a\0b\n');
    expect(await cause(portion())).toBe('binary');
    engine.trouble.throttled = 1;
    expect(await cause(portion())).toBe('throttled');
    engine.trouble.throttled = 0;
    engine.trouble.serverErrors = 1;
    expect(await cause(portion())).toBe('passing');
  });
});

describe('of another RDS', () => {
  let odd: Server;

  /** An RDS that answers like this. */
  async function answering(status: number, body: string | Buffer, length?: number): Promise<void> {
    odd = createServer((_request, response) => {
      response.writeHead(status, length === undefined ? {} : { 'content-length': length });
      if (length === undefined) response.end(body);
      else {
        response.write(body);
        setTimeout(() => response.destroy(), 50);
      }
    });
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    ask(`http://127.0.0.1:${(odd.address() as AddressInfo).port}`);
  }

  afterEach(() => {
    odd.closeAllConnections();
    odd.close();
  });

  const answer = (data: string): string =>
    `<?xml version="1.0"?>\n<DownloadDBLogFilePortionResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
  <DownloadDBLogFilePortionResult>
    <Marker>9:7</Marker>${data}
    <AdditionalDataPending>true</AdditionalDataPending>
  </DownloadDBLogFilePortionResult>
</DownloadDBLogFilePortionResponse>`;

  it.each([
    ['every reference by name', '&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
    ['references by number', '&#65;&#x42;&#X43;&#x0000044;&#233;&#x1F69A;&#13;&#xd;&#xA;', 'ABCDé🚚\r\r\n'],
    ['what was escaped twice', '&amp;lt;&amp;#13;', '&lt;&#13;'],
    ['carriage returns that were not escaped', 'a\r\nb\rc', 'a\r\nb\rc'],
    ['blanks', ' \n ', ' \n '],
  ])('a portion has %s', async (_what, text, expected) => {
    await answering(200, answer(`<LogFileData>${text}</LogFileData>`));
    expect(await portion()).toEqual({ data: Buffer.from(expected), marker: '9:7', pending: true });
  });

  it.each([
    ['is missing', '', ''],
    ['is empty', '<LogFileData></LogFileData>', ''],
    ['is closed at once', '<LogFileData/>', ''],
    ['has an attribute', '<LogFileData xml:space="preserve">a&lt;b</LogFileData>', 'a<b'],
  ])('an element that %s is understood', async (_what, element, expected) => {
    await answering(200, answer(element));
    expect(await portion()).toEqual({ data: Buffer.from(expected), marker: '9:7', pending: true });
  });

  it.each([
    ['an error', 400, '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>', 'throttled'],
    ['an error without words', 503, '', 'passing'],
    ['a success that is no XML', 200, 'welcome to the proxy', 'passing'],
    ['a success that ends in the text', 200, answer('<LogFileData>abc').slice(0, -200), 'passing'],
  ])('%s is refused', async (_what, status, body, expected) => {
    await answering(status, body);
    expect(await portion().then(undefined, refusalOf)).toBe(expected);
  });

  it('an answer that breaks off is an error', async () => {
    await answering(200, answer('<LogFileData>abc</LogFileData>'), 10_000);
    await expect(portion()).rejects.toThrow();
  });
});

it.each([
  '&nothing;',
  '&',
  '&lt',
  '&#;',
  '&#x;',
  '&#xd800;',
  '&#1114112;',
  '&#12a;',
  '&#00000000000000065;',
  '&toString;',
])('what XML does not know is left to others: %s', (text) => {
  expect(withoutLogData(Buffer.from(`<R><LogFileData>a${text} b</LogFileData></R>`))).toBeUndefined();
});
