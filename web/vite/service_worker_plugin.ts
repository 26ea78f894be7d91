import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rollup } from 'vite';

/**
 * Tells the service worker which files make up this build. It replaces four marks in its code: the
 * files of the page, those wanted behind it, those kept once a page has asked for them, and a version
 * that changes exactly when one of all these does.
 */
export function serviceWorkerPlugin(
  publicFolder: string,
  behind: () => string[],
  onDemand: () => string[],
): Plugin {
  const worker = 'service_worker.js';
  return {
    name: 'backsight-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const chunk = bundle[worker];
      if (!chunk || chunk.type !== 'chunk') throw new Error(`the build made no ${worker}`);
      const digest = createHash('sha256').update(chunk.code);
      const files: string[] = [];
      for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (name === worker) continue;
        digest.update(name).update(contentOf(file));
        files.push(name === 'index.html' ? '/' : `/${name}`);
      }
      for (const name of readdirSync(publicFolder).sort()) {
        digest.update(name).update(readFileSync(join(publicFolder, name)));
        files.push(`/${name}`);
      }
      const behindFiles = JSON.stringify(behind());
      const onDemandFiles = JSON.stringify(onDemand());
      digest.update(behindFiles).update(onDemandFiles);
      chunk.code = chunk.code
        .replace('__BEHIND__', behindFiles)
        .replace('__ON_DEMAND__', onDemandFiles)
        .replace('__FILES__', JSON.stringify(files))
        .replace('__VERSION__', JSON.stringify(digest.digest('hex').slice(0, 16)));
    },
  };
}

function contentOf(file: Rollup.OutputAsset | Rollup.OutputChunk): string | Uint8Array {
  return file.type === 'chunk' ? file.code : file.source;
}
