import eslint from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The rooms of the house, and what each may import. Arrows run down this table, never up. */
const rooms = {
  'constructs/policy': [],
  contract: [],
  values: ['contract'],
  'constructs/aws': ['constructs/policy', 'values', 'contract'],
  'constructs/helm': ['constructs/policy', 'values', 'contract'],
  'constructs/kubernetes': ['constructs/policy', 'values', 'contract'],
  services: ['contract'],
  demo: ['contract', 'services'],
  stacks: [
    'constructs/policy',
    'constructs/aws',
    'constructs/helm',
    'constructs/kubernetes',
    'values',
    'contract',
  ],
  // `parse` prints records exactly as the processor delivers them.
  tools: ['stacks', 'services', 'values', 'constructs/policy', 'contract'],
};

/** Importing a provider from its root costs ten times the time and memory of importing one resource. */
const providerRoots = {
  regex: '^@cdktf/provider-(aws|helm|kubernetes)(/lib)?(/index)?$',
  message: 'Import a resource from its own module, such as @cdktf/provider-aws/lib/s3-bucket.',
};

/** A relative import of `room` from another one; `start` is how such a path begins. */
function importOf(room, start) {
  const [top, inner] = room.split('/');
  return inner ? `${start}(${top}/)?${inner}(/|$)` : `${start}${top}(/|$)`;
}

/** Forbids `files` every room but those that they may import, in static and in dynamic imports. */
function arrowsOf(name, files, mayImport, start = '^(\\.\\./)+') {
  const forbidden = [...Object.keys(rooms), 'main', '__tests__']
    .filter((other) => other !== name && !mayImport.includes(other))
    .map((other) => ({ regex: importOf(other, start), message: `${name} must not import ${other}.` }));
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [providerRoots, ...forbidden] }],
      'no-restricted-syntax': [
        'error',
        ...[providerRoots, ...forbidden].map(({ regex, message }) => ({
          selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\/')}/]`,
          message,
        })),
      ],
    },
  };
}

const arrows = [
  ...Object.entries(rooms).map(([room, mayImport]) => arrowsOf(room, [`${room}/**/*.ts`], mayImport)),
  // What a fake plays must not be understood by the help of what is tried with it.
  arrowsOf('demo/fake-rds', ['demo/fake-rds/**/*.ts'], []),
  arrowsOf('main', ['main.ts'], ['stacks', 'values'], '^\\./'),
];

export default tseslint.config(
  { ignores: ['node_modules/', 'cdktf.out*/', 'coverage/', 'dist/', '.cache/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [providerRoots] }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...arrows,
);
