#!/usr/bin/env node
import module from 'node:module';

// Node 20 has none; later ones start faster with it.
module.enableCompileCache?.();

await import('../dist/src/cli/main.js');
