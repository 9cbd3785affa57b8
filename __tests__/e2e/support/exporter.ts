import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './stage';
import type { Story } from './stories';

export interface ExportOptions {
  /** Milliseconds between two writes of one file. */
  readonly pause: number;
  /** Files that are written at once. @default 8 */
  readonly atOnce?: number;
  /** Called before each write. @default nothing happens */
  readonly before?: (written: number, all: number) => void | Promise<void>;
}

/** Plays the stories: the writes of one file one after the other, several files at once. */
export async function exportStories(
  stage: Stage,
  stories: readonly Story[],
  { pause, atOnce = 8, before }: ExportOptions,
): Promise<void> {
  const waiting = [...stories];
  const all = stories.reduce((sum, { writes }) => sum + writes.length, 0);
  let written = 0;
  const play = async () => {
    for (let story = waiting.shift(); story !== undefined; story = waiting.shift()) {
      for (const [index, { key, bytes, once }] of story.writes.entries()) {
        if (index > 0) await sleep(pause);
        const last = story.writes
          .slice(0, index)
          .filter((write) => write.key === key)
          .at(-1);
        if (once !== undefined && last !== undefined) await stage.until(once, key, last.bytes.length);
        await before?.(written, all);
        await stage.put(key, bytes);
        written += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, play));
}
