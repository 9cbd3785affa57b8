import { mentionsIn, noMentions } from '../../../../services/parse/error/mentions';

/** The names in a text that stands in the midst of other bytes; undefined if it is none of the forms. */
function mentionsOf(text: string): Record<string, string | undefined> | undefined {
  const bytes = Buffer.from(`0 ${text}\n'x' host: 'y'`);
  const found = noMentions();
  if (!mentionsIn(bytes, 2, 2 + Buffer.byteLength(text), found)) return undefined;
  const part = (from: number, to: number): string | undefined =>
    bytes.toString('utf8', from, to) || undefined;
  return {
    database: part(found.databaseFrom, found.databaseTo),
    user: part(found.userFrom, found.userTo),
    client: part(found.clientFrom, found.clientTo),
  };
}

test.each([
  [
    "Aborted connection 7 to db: 'orders' user: 'app' host: '10.0.0.1' (Got timeout reading communication packets)",
    { database: 'orders', user: 'app', client: '10.0.0.1' },
  ],
  [
    "Aborted connection 7 to db: 'orders' user: 'app' host: 'h'",
    { database: 'orders', user: 'app', client: 'h' },
  ],
  ["Aborted connection 7 to db: 'unconnected' user: 'unauthenticated' host: 'connecting host' (x)", {}],
  ["Access denied for user 'root'@'10.0.0.9' (using password: YES)", { user: 'root', client: '10.0.0.9' }],
  ["Access denied for user ''@'h' to database 'orders'", { database: 'orders', client: 'h' }],
])('who is meant by: %s', (body, mentions) => {
  expect(mentionsOf(body)).toEqual({ database: undefined, user: undefined, client: undefined, ...mentions });
});

test.each([
  "Aborted connection 7 to db: 'a'b' user: 'app' host: 'h' (x)",
  "Aborted connection 7 to db: 'a' user: 'app' host: 'h' (x)\nAnd more",
  "Aborted connection x to db: 'a' user: 'app' host: 'h'",
  "It said: Access denied for user 'a'@'h'",
  "Access denied for user 'o'brien'@'h' (using password: YES)",
  'Aborted connection 7',
])('nobody is meant by: %s', (body) => {
  expect(mentionsOf(body)).toBeUndefined();
});
