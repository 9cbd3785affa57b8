import fc from 'fast-check';

/** In every literal that these arbitraries make, and nowhere else. */
export const secret = 'zq7';
const secretNumber = '987';

/** A literal whose content can be recognised. */
export const secretLiteral: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    `'${secret}'`,
    `"${secret}"`,
    `'it''s ${secret} \\' "'`,
    `"a ""${secret}"" -- '"`,
    `N'${secret}'`,
    `_utf8mb4'${secret} /* '`,
    `'${secret}\n# ;'`,
    `x'${secretNumber}0'`,
    `0x${secretNumber}AF`,
    `${secretNumber}`,
    `${secretNumber}.5`,
    `.${secretNumber}`,
    `${secretNumber}e-3`,
    `1.${secretNumber}E+10`,
    'NULL',
    'true',
  ),
  fc.nat().map((number) => `${secretNumber}${number}`),
);

/** Whether something of a secret literal is still there. */
export const leaks = (text: string): boolean => text.includes(secret) || text.includes(secretNumber);

const space = fc.constantFrom(' ', '\n', '\t ', '\r\n', ' /* c */ ', ' -- c\n', " # it's\n", ' /**/ ', '  ');

/** A part of a statement: text that stays, or a place for a literal or for a list or rows of them. */
export type Piece = { readonly text: string } | 'literal' | 'list' | 'rows';

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc
    .constantFrom(
      'select',
      'FROM',
      'a',
      't.b',
      '`weird``name`',
      '=',
      '<=>',
      '>=',
      '(',
      ')',
      ',',
      '*',
      '@x',
      '@@global.y',
      'count',
      'AND',
      'is not null',
      '+',
      '-',
      '/*+ BKA(t1) */',
      '/*!80013',
      '*/',
      'tbl_2',
      '1st',
      'grün',
      ':=',
      '->>',
      'date',
      'case',
      'when',
    )
    .map((text) => ({ text })),
  fc.constantFrom('literal', 'list', 'rows'),
);

export const skeleton: fc.Arbitrary<readonly Piece[]> = fc.array(piece, { minLength: 1, maxLength: 20 });

const items = fc.array(secretLiteral, { minLength: 1, maxLength: 6 });

/** One of the statements that a skeleton stands for: other literals, more or fewer of them in lists, other space and comments. */
export const rendered = (pieces: readonly Piece[]): fc.Arbitrary<string> => {
  const parts = pieces.map((each) => {
    if (each === 'literal') return secretLiteral;
    if (each === 'list') return items.map((all) => `in (${all.join(', ')})`);
    if (each === 'rows')
      return fc.tuple(items, fc.integer({ min: 1, max: 4 })).map(([all, rows]) => {
        const row = `(${all.join(',')})`;
        return `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
      });
    return fc.constant(each.text);
  });
  return fc
    .tuple(fc.tuple(...parts), fc.array(space, { minLength: parts.length, maxLength: parts.length }))
    .map(([texts, spaces]) => texts.map((text, index) => `${text}${spaces[index] as string}`).join(''));
};

/** Any text at all, mostly of characters that mean something in SQL. */
export const anySql: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '`',
        '\\',
        '/*',
        '*/',
        '/*!',
        '/*+',
        '/*!50001',
        '/*M!',
        '--',
        '-- ',
        '#',
        '\n',
        ' ',
        '(',
        ')',
        ',',
        ';',
        '.',
        '@',
        '-',
        '+',
        'e',
        'E5',
        '0x',
        'x',
        'b',
        'N',
        '_utf8',
        'null',
        'is',
        'in',
        'values',
        'select',
        '1',
        '12',
        '?',
        '\0',
        '\uFFFD',
        'é',
        '🎉',
        '\ud800',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));
