import { createRequire } from 'node:module';
import type ts from 'typescript';

/** The TypeScript library. It is required: an import would have Node search its nine megabytes for exports first, for half a second. */
export const typescript = createRequire(import.meta.url)('typescript') as typeof ts;
