// Bundles the extension and its one dependency into dist/main.js; `vscode` is given by the editor.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  minify: true,
  legalComments: 'eof',
  logLevel: 'warning',
});
