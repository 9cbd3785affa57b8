import { UserError } from '../../values/user-error';
import { bodyLimit, type Github } from './rest';

/** The fields that are used of what GitHub calls an issue comment, or an issue. */
export interface Written {
  readonly body?: string | null;
  readonly user?: { readonly type: string } | null;
}

/**
 * Whether a text is ours to change: it begins with the marker, and a program wrote it. A person who copies the marker keeps
 * their text.
 */
export const isOurs =
  (marker: string) =>
  ({ body, user }: Written): boolean =>
    user?.type === 'Bot' && (body ?? '').startsWith(marker);

/** @throws UserError where GitHub would answer 422 */
export function checkBody(body: string): void {
  if (body.length <= bodyLimit) return;
  throw new UserError(`A comment of ${body.length} characters; allowed: ${bodyLimit}, GitHub’s limit`);
}

interface Comment extends Written {
  readonly id: number;
}

/**
 * Writes a comment to a pull request, or writes it anew where there is one already: however often it is planned, there is
 * one comment.
 *
 * @param marker what the body begins with, and no other comment does
 */
export async function upsertComment(
  github: Github,
  pullRequest: number,
  marker: string,
  body: string,
): Promise<'created' | 'updated' | 'unchanged'> {
  checkBody(body);
  const comments = `/issues/${pullRequest}/comments`;
  const found = await github.find<Comment>(comments, {}, isOurs(marker));
  if (found === undefined) {
    await github.post(comments, { body });
    return 'created';
  }
  if (found.body === body) return 'unchanged';
  await github.patch(`/issues/comments/${found.id}`, { body });
  return 'updated';
}
