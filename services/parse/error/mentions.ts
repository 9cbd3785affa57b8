/** Whom an entry is about, where its text has one of the two forms in which the server names them. */
export interface Mentions {
  readonly database?: string;
  readonly user?: string;
  readonly client?: string;
}

const aborted =
  /^Aborted connection \d+ to db: '([^'\n]*)' user: '([^'\n]*)' host: '([^'\n]*)'(?: \([^\n]*\))?$/;
const denied = /^Access denied for user '([^'\n]*)'@'([^'\n]*)'(?: to database '([^'\n]*)'| \([^\n]*\))?$/;
/** What the server writes of a connection that has none yet (mysql-server, sql/sql_connect.cc, sql/auth/sql_security_ctx.cc). */
const none = { database: 'unconnected', user: 'unauthenticated', client: 'connecting host' };

const unless = (value: string | undefined, nothing: string): string | undefined =>
  value === '' || value === nothing ? undefined : value;

/** Nothing, where the text is another one or has a quote within a name. */
export function mentionsOf(body: string): Mentions | undefined {
  if (body.startsWith('Aborted connection ')) {
    const found = aborted.exec(body);
    return found === null
      ? undefined
      : {
          database: unless(found[1], none.database),
          user: unless(found[2], none.user),
          client: unless(found[3], none.client),
        };
  }
  const found = body.startsWith('Access denied for user ') ? denied.exec(body) : null;
  return found === null
    ? undefined
    : { database: unless(found[3], ''), user: unless(found[1], ''), client: unless(found[2], '') };
}
