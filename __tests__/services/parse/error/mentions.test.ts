import { mentionsOf } from '../../../../services/parse/error/mentions';

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
