import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UserError } from '../values/user-error';

/**
 * What a file of a chart says, YAML or, where its name ends so, JSON.
 *
 * @throws UserError with the file and what is wrong in it, where it is neither
 */
export function readYaml(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return path.endsWith('.json') ? JSON.parse(text) : parse(text);
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    throw new UserError(
      `${path}: given what cannot be read (${first.replace(/:$/, '')}); allowed: the file as the chart’s package has it. Unpack it anew.`,
    );
  }
}
