import { checkBody, isOurs, type Written } from './comments';
import type { Github } from './rest';

/** The label of the issues that say where what runs is not what was deployed. */
export const driftLabel = 'drift';

interface Issue extends Written {
  readonly number: number;
  readonly title: string;
}

/** The open issue that begins with a marker. Of pull requests, which this list of GitHub has as well, none does. */
const openIssue = (github: Github, marker: string): Promise<Issue | undefined> =>
  github.find<Issue>('/issues', { state: 'open', labels: driftLabel }, isOurs(marker));

export interface IssueText {
  readonly title: string;
  /** Begins with the marker. */
  readonly body: string;
}

/** Opens an issue, or brings the open one up to date: as long as it is open, there is one. */
export async function upsertIssue(
  github: Github,
  marker: string,
  { title, body }: IssueText,
): Promise<'created' | 'updated' | 'unchanged'> {
  checkBody(body);
  const found = await openIssue(github, marker);
  if (found === undefined) {
    await github.post('/issues', { title, body, labels: [driftLabel] });
    return 'created';
  }
  if (found.title === title && found.body === body) return 'unchanged';
  await github.patch(`/issues/${found.number}`, { title, body });
  return 'updated';
}

/** Closes the open issue with a last word, where there is one. */
export async function closeIssue(
  github: Github,
  marker: string,
  because: string,
): Promise<'closed' | 'none'> {
  const found = await openIssue(github, marker);
  if (found === undefined) return 'none';
  await github.post(`/issues/${found.number}/comments`, { body: because });
  await github.patch(`/issues/${found.number}`, { state: 'closed', state_reason: 'completed' });
  return 'closed';
}
