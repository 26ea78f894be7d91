import { defineConfig } from 'vitest/config';
import { knowledgePlugin } from './vite/knowledge_plugin.ts';

export default defineConfig({
  plugins: [knowledgePlugin(process.env['BACKSIGHT_KNOWLEDGE'] ?? '../build/knowledge')],
  test: { include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts'] },
});
