import { defineConfig } from 'vitest/config'

/**
 * Folders whose files load modules once per thread and not once per file, the AWS SDK above all. Their tests leave nothing
 * global behind; what replaces `fetch` or counts executed code lies elsewhere.
 */
const sharing = ['operations', 'iam-api', 'triggers', 'tokens'].map((folder) => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'threads',
    reporters: ['default', './tools/summary-reporter.mjs'],
    projects: [
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
      {
        extends: true,
        test: { name: 'isolated', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: sharing },
      },
    ],
  },
})
