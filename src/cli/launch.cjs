#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it and say what is wrong.
'use strict';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `bidforest needs Node 24 or later, and this is Node ${process.versions.node}.\n` +
      'In a checkout `npm ci` brings it along (package `node`); if npm was told not to run install scripts,\n' +
      'allow that one with `npm rebuild node`, or install Node 24 yourself.\n',
  );
  process.exitCode = 2;
} else {
  const main = __filename.endsWith('dist/cli/launch.cjs') ? './main.js' : './main.ts';
  void import(main).then(({ main: run }) => run(process.argv));
}
