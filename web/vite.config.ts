import { defineConfig } from 'vite';
import { filesBehind, filesOnDemand, knowledgePlugin } from './vite/knowledge_plugin.ts';
import { serviceWorkerPlugin } from './vite/service_worker_plugin.ts';

const knowledge = process.env['BACKSIGHT_KNOWLEDGE'] ?? '../build/knowledge';
const server = process.env['BACKSIGHT_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    knowledgePlugin(knowledge),
    serviceWorkerPlugin(
      'public',
      () => ['/engine.wasm', ...filesBehind(knowledge)],
      () => filesOnDemand(knowledge),
    ),
  ],
  server: {
    proxy: { '/api': server, '/knowledge': server, '/engine.wasm': server },
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: 'index.html', service_worker: 'src/service_worker.ts' },
      output: {
        // The service worker keeps its name: its address is its identity.
        entryFileNames: (chunk) =>
          chunk.name === 'service_worker' ? '[name].js' : 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
});
