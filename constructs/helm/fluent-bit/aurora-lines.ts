/**
 * What the lines of Aurora MySQL’s error and slow-query logs look like, as Onigmo regular expressions, the dialect of
 * Fluent Bit. `multi-line.ts` joins lines by them, `aurora-entries.ts` takes entries apart.
 *
 * Onigmo has Ruby’s rules: `^` is the start of any line, `\A` and `\z` are the ends of the text.
 */

/** RFC 3339, as MySQL 5.7 and later write it, in UTC or with an offset. */
export const isoTime = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)`;

/** `YYMMDD [H]H:MM:SS`, without a zone, as MySQL 5.6, MariaDB and the audit plugin write it. */
export const oldTime = String.raw`\d{6} {1,2}\d{1,2}:\d\d:\d\d(?:\.\d{1,6})?`;

/** `YYYY-MM-DD HH:MM:SS`, without a zone, of Aurora’s own DAS lines. */
export const dasTime = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

/**
 * Lines that start an entry of an error log. Those of DAS and of the audit plugin are entries of their own; an entry
 * whose time is in the old form may lack the space after it. The console appends the last form to what it shows.
 */
export const errorHeader = [
  String.raw`${isoTime} +\d+ \[\w+\] `,
  String.raw`${oldTime} *(?:\[\w+\] |InnoDB: |server_audit: )`,
  String.raw`${dasTime} \d+:\[DAS\]`,
  '-{5,} END OF LOG -{5,}',
].join('|');

/** The first line of a slow query, where it is well formed. */
export const timeLine = `# Time: (?:${isoTime}|${oldTime})`;

/** The first line of a slow query that has no line with a time, and else its second. */
export const userLine = String.raw`# User@Host: [^\n]*\[[^\n]*\] @ `;

export const metricsLine = '# Query_time: ';
export const adminLine = '# administrator command: ';

/** Written each time that the server opens a log: this line, and the two after it. */
export const bannerLine = String.raw`(?:[^\n]*[\/\\])?mysqld(?:\.exe)?, Version: [^\n]*started with:`;
export const bannerRest = String.raw`(?:Tcp|TCP) [Pp]ort: |Time +Id +Command +Argument`;

/** Lines between the header and the statement. Both belong to the server, not to the statement. */
export const useLine = String.raw`[uU][sS][eE] [^\n]*;`;
export const timestampLine = String.raw`SET (?:\w+=[^,\n]*,)*timestamp=\d+(?:\.\d+)?;`;
