import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runKnownValues } from '../../../tools/known-values/run';
import { readTemplates } from '../../../tools/known-values/read-templates';
import { readChart } from '../../../tools/known-values/chart';
import { knownValuesOf } from '../../../tools/known-values/known-values-of';
import { sourceOf } from '../../../tools/known-values/sources';
import { allComponents } from '../../../values/components';
import { valkey } from '../../../values/components/valkey';
import { UserError } from '../../../values/user-error';

let work = '';
beforeEach(() => (work = mkdtempSync(join(tmpdir(), 'aurora-known-values-'))));
afterEach(() => rmSync(work, { recursive: true }));

/** A chart in a folder of its own, for want of the real ones, which are not ours. */
function chart(files: Readonly<Record<string, string>>): string {
  const all = { 'Chart.yaml': 'name: valkey\nversion: 0.11.0\n', 'values.yaml': '', 'templates/x.yaml': '' };
  for (const [file, text] of Object.entries({ ...all, ...files })) {
    const path = join(work, 'charts', 'valkey', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(work, 'charts', 'valkey');
}
const source = { repository: 'a/b', path: 'c', ref: 'd' };
const valuesOf = (files: Readonly<Record<string, string>>) =>
  knownValuesOf(readChart(chart(files)), source).values;

describe('what templates read', () => {
  const use = (text: string) => {
    const { read, passedOn } = readTemplates([text]);
    return { read: [...read].sort(), passedOn: [...passedOn].sort() };
  };

  it('is found wherever it stands', () => {
    expect(
      use('{{ .Values.a.b }} {{- $.Values.c | quote }} {{ if and $root.Values.d (not .Values.e) }}{{ end }}'),
    ).toEqual({ read: ['a.b', 'c', 'd', 'e'], passedOn: [] });
  });

  it('is passed on whole by functions that do so, and by going through it', () => {
    expect(
      use(
        '{{ toYaml .Values.a }}{{ include "common.tplvalues.render" (dict "value" .Values.b "context" $) }}' +
          '{{ range $k, $v := .Values.c }}{{ $k }}{{ end }}{{ .Values.d }}',
      ),
    ).toEqual({ read: ['a', 'b', 'c', 'd'], passedOn: ['a', 'b', 'c'] });
  });

  it('is followed into `with`, and not out of it', () => {
    expect(
      use(
        '{{ with .Values.a }}{{ .b }}{{ if .c }}{{ toYaml . }}{{ end }}{{ else }}{{ .no }}{{ end }}{{ .neither }}',
      ),
    ).toEqual({ read: ['a', 'a.b', 'a.c'], passedOn: ['a'] });
  });

  it('is not what stands in comments and texts', () => {
    expect(use('{{/* .Values.a */}}{{ with .Values.b }}{{ printf "%s.svc .c" $x }}{{ end }}')).toEqual({
      read: ['b'],
      passedOn: [],
    });
  });
});

describe('what a chart knows', () => {
  it('has the types of its defaults', () => {
    expect(
      valuesOf({ 'values.yaml': 'a: x\nb: 1\nc: true\nd: []\ne: {}\nf: ""\ng: ~\nh:\n  i: 0.5\n' }),
    ).toEqual({
      a: 'text',
      b: 'number',
      c: 'boolean',
      d: 'list',
      e: { '*': 'any' },
      f: 'scalar',
      g: 'any',
      h: { i: 'number' },
    });
  });

  it('includes what only templates mention, and opens maps that they pass on', () => {
    expect(
      valuesOf({
        'values.yaml': 'probes:\n  delay: 1\nlimits:\n  cpu: 1\n',
        'templates/x.yaml': '{{ .Values.probes.period }}{{ .Values.other.deep }}{{ toYaml .Values.limits }}',
      }),
    ).toEqual({
      limits: { '*': 'any', cpu: 'number' },
      other: { deep: 'any' },
      probes: { delay: 'number', period: 'any' },
    });
  });

  it('follows its schema, which closes maps, types values and has keys by pattern', () => {
    const schema = {
      $defs: {
        port: { type: 'object', additionalProperties: false, properties: { on: { type: 'boolean' } } },
      },
      type: 'object',
      additionalProperties: false,
      properties: {
        size: { type: ['integer', 'string', 'null'] },
        config: { type: 'object' },
        ports: { type: 'object', patternProperties: { '.*': { $ref: '#/$defs/port' } } },
      },
    };
    expect(
      valuesOf({
        'values.yaml': 'size: ""\nconfig:\n  example: 1\nports:\n  http:\n    on: true\n',
        'values.schema.json': JSON.stringify(schema),
        'templates/x.yaml': '{{ .Values.refused }}',
      }),
    ).toEqual({
      config: { '*': 'any' },
      ports: { '*': { on: 'boolean' }, http: { on: 'boolean' } },
      size: 'number|text',
    });
  });

  it('leaves the values of a chart inside to that chart', () => {
    expect(
      valuesOf({
        'Chart.yaml': 'name: valkey\nversion: 0.11.0\ndependencies:\n  - name: inner\n',
        'values.yaml': 'inner:\n  on: false\n',
      }),
    ).toEqual({ inner: { '*': 'any', on: 'boolean' } });
  });

  it('marks passwords that everybody can read, and not the names of secrets', () => {
    expect(
      valuesOf({
        'values.yaml': `rootPassword: known\nheader: Basic ${Buffer.from('a:b').toString('base64')}\npassword: ""\npasswordKey: key\nexistingSecret: name\n`,
      }),
    ).toEqual({
      existingSecret: 'text',
      header: 'public-password',
      password: 'scalar',
      passwordKey: 'text',
      rootPassword: 'public-password',
    });
  });

  it('keeps none of its defaults and texts', () => {
    const known = knownValuesOf(
      readChart(chart({ 'values.yaml': '# said of it\nword: secretive\nnumber: 4711\n' })),
      source,
    );
    expect(JSON.stringify(known)).not.toMatch(/secretive|4711|said of it/);
  });
});

describe('the command', () => {
  const said: string[] = [];
  const run = (check: boolean) =>
    runKnownValues({
      from: join(work, 'charts'),
      folder: join(work, 'known'),
      components: [valkey],
      check,
      say: (line) => said.push(line),
    });
  const file = () => join(work, 'known', 'valkey-0.11.0.json');

  it('writes a file that --check then finds right, until the chart or the file changes', () => {
    chart({ 'values.yaml': 'a: 1\n' });
    run(false);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({
      chart: 'valkey',
      version: '0.11.0',
      source: { repository: 'valkey-io/valkey-helm', path: 'valkey', ref: 'valkey-0.11.0' },
      values: { a: 'number' },
    });
    run(true);
    chart({ 'values.yaml': 'a: 1\n', 'templates/x.yaml': '{{ .Values.b }}' });
    expect(() => run(true)).toThrow(/says something else than the chart\nnpm run known-values/);
    run(false);
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}\n`);
    expect(() => run(true)).toThrow(/says something else/);
    rmSync(file());
    expect(() => run(true)).toThrow(/is not there/);
  });

  it('refuses another version than the pinned one', () => {
    chart({ 'Chart.yaml': 'name: valkey\nversion: 0.12.0\n' });
    expect(() => run(false)).toThrow(/given chart valkey 0\.12\.0; allowed: valkey 0\.11\.0/);
  });

  it('refuses a folder without templates, whose file would know too little', () => {
    rmSync(join(chart({}), 'templates'), { recursive: true });
    expect(() => run(false)).toThrow(UserError);
    expect(() => run(false)).toThrow(/templates is not there.*unpacked charts/);
  });

  it('gives the same digest wherever the chart lies', () => {
    const folder = chart({ 'values.yaml': 'a: 1\n' });
    cpSync(folder, join(work, 'elsewhere'), { recursive: true });
    expect(readChart(join(work, 'elsewhere')).sha256).toEqual(readChart(folder).sha256);
  });
});

it('knows the source of every pinned chart', () => {
  for (const { chart: pinned } of allComponents) {
    if (pinned) expect(sourceOf(pinned.name, pinned.version).ref).toMatch(/\d/);
  }
  expect(() => sourceOf('openobserve-standalone', '9.9.9')).toThrow(/tools\/known-values\/sources\.ts/);
});
