import { z } from 'zod';
import { counted } from '../report/layout';
import { withoutSecrets } from './secrets';

/**
 * An error as Terraform reports it in machine-readable form
 * (https://developer.hashicorp.com/terraform/internals/machine-readable-ui#diagnostic-messages). The snippet is left out:
 * it quotes the configuration and the values in it.
 */
const errorLine = z.object({
  type: z.literal('diagnostic'),
  diagnostic: z.object({
    severity: z.literal('error'),
    summary: z.string(),
    detail: z.string().default(''),
    address: z.string().optional(),
  }),
});

export type Diagnostic = z.infer<typeof errorLine>['diagnostic'];

/** Lines of each diagnostic, and diagnostics, that are shown: the rest says the same again. */
const [mostLines, mostErrors] = [8, 5];

const widestLine = 300;

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The errors in what a command with `-json` printed. */
export const errorsIn = (stdout: string): readonly Diagnostic[] =>
  stdout.split('\n').flatMap((line) => {
    const { data } = errorLine.safeParse(jsonIn(line));
    return data === undefined ? [] : [data.diagnostic];
  });

const shortened = (line: string): string =>
  line.length > widestLine ? `${line.slice(0, widestLine)} …` : line;

/** A text of a program, cut to what a page can show, and without what is known to be a secret by its form. */
export function trimmed(text: string): string {
  const lines = withoutSecrets(text)
    .trim()
    .split('\n')
    .map((line) => shortened(line.trimEnd()));
  const hidden = lines.length - mostLines;
  return hidden > 0
    ? [...lines.slice(0, mostLines), `… and ${counted(hidden, 'more line')}`].join('\n')
    : lines.join('\n');
}

/** Errors as a person reads them. Terraform repeats one for each resource that meets it: it is said once. */
export function describeErrors(errors: readonly Diagnostic[]): string {
  const texts = errors.map(({ summary, detail, address }) =>
    trimmed([`${address === undefined ? '' : `${address}: `}${summary}`, detail].filter(Boolean).join('\n')),
  );
  const different = [...new Set(texts)];
  const hidden = different.length - mostErrors;
  return [
    ...different.slice(0, mostErrors),
    ...(hidden > 0 ? [`… and ${counted(hidden, 'more error')}`] : []),
  ].join('\n\n');
}
