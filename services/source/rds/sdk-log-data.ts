import type { DownloadDBLogFilePortionCommand, RDSClient } from '@aws-sdk/client-rds';

const opening = Buffer.from('<LogFileData>');
const closing = Buffer.from('</LogFileData>');
const [lessThan, ampersand, semicolon] = [...Buffer.from('<&;')] as [number, number, number];

/** Characters from `&` to `;`, zeros before a number included. */
const longestReference = 16;

const names: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }).map(([name, character]) => [
    name,
    character.charCodeAt(0),
  ]),
);

/** The character that a reference means: `lt`, `#13` or `#xD`; undefined for one that XML does not know. */
function meant(reference: string): number | undefined {
  if (!reference.startsWith('#')) return Object.hasOwn(names, reference) ? names[reference] : undefined;
  const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/i.exec(reference) ?? [];
  const character = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  const exists = character <= 0x10ffff && (character < 0xd800 || character > 0xdfff);
  return exists ? character : undefined;
}

/** The text of an element as bytes; undefined if it has a reference to a character that is none. */
function unescaped(text: Buffer): Buffer | undefined {
  let at = text.indexOf(ampersand);
  if (at === -1) return text;
  // No reference is shorter than what it stands for.
  const bytes = Buffer.allocUnsafe(text.length);
  let [from, to] = [0, 0];
  while (at !== -1) {
    to += text.copy(bytes, to, from, at);
    const end = text.indexOf(semicolon, at);
    if (end === -1 || end - at > longestReference) return undefined;
    const character = meant(text.toString('latin1', at + 1, end));
    if (character === undefined) return undefined;
    if (character < 0x80) bytes[to++] = character;
    else to += bytes.write(String.fromCodePoint(character), to);
    from = end + 1;
    at = text.indexOf(ampersand, from);
  }
  to += text.copy(bytes, to, from);
  return bytes.subarray(0, to);
}

/**
 * Takes the text of the element `LogFileData` out of an answer, as bytes.
 *
 * @returns it, and the answer without it; undefined where the element is not there, or has more than text in it
 */
export function withoutLogData(answer: Buffer): { readonly data: Buffer; readonly rest: Buffer } | undefined {
  const start = answer.indexOf(opening);
  if (start === -1) return undefined;
  const from = start + opening.length;
  const to = answer.indexOf(lessThan, from);
  if (to === -1 || !answer.subarray(to, to + closing.length).equals(closing)) return undefined;
  const data = unescaped(answer.subarray(from, to));
  const rest = [answer.subarray(0, start), answer.subarray(to + closing.length)];
  return data && { data, rest: Buffer.concat(rest) };
}

/**
 * Has the bytes of a portion taken out of the answer before the SDK reads it, which sees the rest. With its reader of XML a call
 * takes four times as much CPU (bench/rds.ts), a text of blanks becomes none, and a carriage return becomes a line feed.
 *
 * What this does not understand, and whatever is no success, is left to the SDK.
 *
 * @returns tells the bytes once the command was sent; undefined if they were left to the SDK
 */
export function takeLogData(
  command: DownloadDBLogFilePortionCommand,
  { streamCollector }: Pick<RDSClient['config'], 'streamCollector'>,
): () => Buffer | undefined {
  let data: Buffer | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { readonly statusCode: number; body: unknown };
      if (response.statusCode !== 200) return result;
      const { buffer, byteOffset, byteLength } = await streamCollector(response.body);
      const answer = Buffer.from(buffer, byteOffset, byteLength);
      const taken = withoutLogData(answer);
      data = taken?.data;
      response.body = taken?.rest ?? answer;
      return result;
    },
    // The lowest comes last: between the SDK’s own reader and the network.
    { step: 'deserialize', name: 'takeLogData', priority: 'low' },
  );
  return () => data;
}
