import tseslint from 'typescript-eslint';

// Which folder of src/ may use which. Pages know everything; nobody knows the pages.
const kMayUse = {
  api: [],
  i18n: [],
  engine: ['api'],
  ui: ['i18n'],
  sync: ['api', 'engine'],
  pages: ['api', 'engine', 'i18n', 'sync', 'ui'],
};

const folders = Object.keys(kMayUse);

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.d.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  ...folders.map((folder) => ({
    files: [`src/${folder}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: folders
            .filter((other) => other !== folder && !kMayUse[folder].includes(other))
            .map((other) => ({
              group: [`**/${other}/*`],
              message: `src/${folder} must not use src/${other} (eslint.config.js)`,
            })),
        },
      ],
    },
  })),
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
