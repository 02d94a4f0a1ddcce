// Bundles the extension and its one dependency into dist/main.js, `vscode` being given by the editor, and the script of the panels.
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

await build({
  entryPoints: ['webview/panel.ts'],
  outfile: 'dist/panel/panel.js',
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  minify: true,
  logLevel: 'warning',
});
