import { readFileSync } from 'node:fs';
import { createOnigScanner, loadWASM, OnigString } from 'vscode-oniguruma';

/** Loads Oniguruma, from which Onigmo, Fluent Bit’s engine, was forked: the same dialect for all that is used here. */
export async function loadOniguruma(): Promise<void> {
  const file = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
}

export type Captures = Readonly<Record<string, string>>;

/**
 * What Fluent Bit’s `regex` parsers find in a text: the named groups that captured something, and nothing where none did
 * (fluent/fluent-bit v4.0.5, src/flb_parser_regex.c). A pattern stands between slashes, as Fluent Bit strips them.
 */
export function capturesOf(pattern: string, text: string): Captures | undefined {
  const inner = /^\/([^]*)\/$/.exec(pattern)?.[1];
  if (inner === undefined) throw new Error(`not between slashes: ${pattern}`);
  const names = [...inner.matchAll(/\(\?<([a-z_]+)>/g)].map(([, name]) => String(name));
  const scanner = createOnigScanner([inner]);
  const subject = new OnigString(text);
  try {
    const groups = scanner.findNextMatchSync(subject, 0)?.captureIndices;
    if (groups === undefined) return undefined;
    if (groups.length !== names.length + 1) throw new Error(`a group without a name in ${pattern}`);
    const found = names.flatMap((name, index) => {
      const group = groups[index + 1];
      return group !== undefined && group.length > 0 ? [[name, text.slice(group.start, group.end)]] : [];
    });
    return found.length > 0 ? (Object.fromEntries(found) as Captures) : undefined;
  } finally {
    subject.dispose();
  }
}
