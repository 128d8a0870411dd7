import { agent } from './agent.js';
import { checkstyle } from './checkstyle.js';
import { compact } from './compact.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { pretty } from './pretty.js';
import { rdjson } from './rdjson.js';
import type { Report } from './report.js';
import { sarif } from './sarif.js';
import type { Style } from './style.js';

/** Writes a report as text. Formats for machines take no notice of the style. */
export type Reporter = (report: Report, style: Style) => string;

/** The reporters, by the name of their format. */
export const reporters: Readonly<Record<string, Reporter>> = {
  pretty,
  compact,
  json,
  sarif,
  github,
  gitlab,
  rdjson,
  junit,
  checkstyle,
  markdown,
  agent,
};
