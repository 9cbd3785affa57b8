/** What the templates of a chart do with its values. */
export interface TemplateUse {
  /** Dotted paths that a template reads. */
  readonly read: ReadonlySet<string>;
  /** Those that it writes out as they are (`toYaml`) or goes through key by key (`range`): any key inside has an effect. */
  readonly passedOn: ReadonlySet<string>;
}

/** What `.` stands for inside a block; `undefined` where that is not one value of the chart. */
interface Block {
  readonly dot: string | undefined;
}

const action = /\{\{-?\s*([^]*?)\s*-?\}\}/g;
const comment = /\/\*[^]*?\*\//g;
const quoted = /"(?:\\.|[^"\\])*"|`[^`]*`/g;
const fromRoot = /\.Values((?:\.\w+)+)/g;
/** `.name` that nothing stands before: a field of what `.` stands for. */
const fromDot =
  /(?<![\w$.)])\.(?!Values\b|Chart\b|Release\b|Capabilities\b|Template\b|Files\b)(\w+(?:\.\w+)*)/g;
/** `with .Values.a` and `range $key, $value := $.Values.a`: one value, and nothing done to it. */
const oneValue = /^(?:\$\w+(?:\s*,\s*\$\w+)?\s*:=\s*)?[$.\w]*\.?Values((?:\.\w+)+)$/;
const bareDot = /(?<![\w$.)])\.(?![\w.])/;
/** Functions of Sprig, and of the library that Bitnami’s charts share, which hand a value on as a whole. */
const handsOn =
  /\b(toYaml|toJson|toPrettyJson|tplvalues\.(render|merge|merge-overwrite)|renderSecurityContext|merge|mergeOverwrite|mustMerge|mustMergeOverwrite)\b/;

class Reader {
  private readonly read = new Set<string>();
  private readonly passedOn = new Set<string>();
  private blocks: readonly Block[] = [];

  use(): TemplateUse {
    return { read: this.read, passedOn: this.passedOn };
  }

  template(text: string): void {
    this.blocks = [];
    for (const [, inner = ''] of text.matchAll(action)) this.action(inner.replace(comment, '').trim());
  }

  private get dot(): string | undefined {
    return this.blocks.at(-1)?.dot;
  }

  private action(code: string): void {
    const [keyword = ''] = code.split(/\s/);
    const rest = code.slice(keyword.length).trim();
    if (keyword === 'end') this.blocks = this.blocks.slice(0, -1);
    this.paths(code, keyword === 'range' || handsOn.test(code));
    if (keyword === 'else') this.otherwise(rest);
    if (['if', 'with', 'range', 'define', 'block'].includes(keyword)) {
      this.blocks = [...this.blocks, { dot: this.dotOf(keyword, rest) }];
    }
  }

  /** `else` and `else if` leave `.` as it was outside of a `with`; `else with` sets it anew. */
  private otherwise(rest: string): void {
    const outside = this.blocks.slice(0, -1);
    const dot = rest.startsWith('with ')
      ? this.dotOf('with', rest.slice('with '.length))
      : outside.at(-1)?.dot;
    this.blocks = [...outside, { dot }];
  }

  private dotOf(keyword: string, pipeline: string): string | undefined {
    if (keyword === 'if') return this.dot;
    return keyword === 'with' ? oneValue.exec(pipeline)?.[1]?.slice(1) : undefined;
  }

  private paths(code: string, handedOn: boolean): void {
    const unquoted = code.replace(quoted, '""');
    const found = [...unquoted.matchAll(fromRoot)].map(([, path = '']) => path.slice(1));
    const { dot } = this;
    if (dot !== undefined) {
      for (const [, path = ''] of unquoted.matchAll(fromDot)) found.push(`${dot}.${path}`);
      if (bareDot.test(unquoted)) found.push(dot);
    }
    for (const path of found) {
      this.read.add(path);
      if (handedOn) this.passedOn.add(path);
    }
  }
}

/**
 * Finds the values that templates of a chart read, also those that `values.yaml` does not mention. Not found are values
 * that are looked up by a computed name, or in a helper that is handed a part of the values.
 */
export function readTemplates(templates: readonly string[]): TemplateUse {
  const reader = new Reader();
  for (const text of templates) reader.template(text);
  return reader.use();
}
