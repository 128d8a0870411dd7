/**
 * What the name of an environment variable, or of the option that gets it, says about whether it may be missing.
 */
import { secrecyOf, wordsOf } from '../dataflow/secret-names.js';

/** Variables that the system, the shell, the runtime, the build or the platform sets, or that are made to be left out. */
const setByOthers = new RegExp(
  `^(${[
    'NODE_.*|npm_.*|CI|TZ|PATH|HOME|USER|USERNAME|LOGNAME|SHELL|PWD|INIT_CWD|LANG|LC_.*|TERM.*|EDITOR|VISUAL|TMPDIR|TEMP|TMP|HOST|HOSTNAME',
    'DISPLAY|XDG_.*|SSH_.*|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|ProgramData|ProgramFiles.*|SystemRoot|windir|ComSpec|OS|OSTYPE',
    'HOMEDRIVE|HOMEPATH|COMPUTERNAME|PORT|DEBUG.*|LOG_?LEVEL|VERBOSE|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|LINES|(HTTPS?|NO|ALL)_PROXY',
    '(https?|no|all)_proxy|JEST_.*|VITEST.*|NEXT_RUNTIME|NEXT_PHASE|VERCEL|VERCEL_.*|NEXT_PUBLIC_VERCEL_.*|NETLIFY|DEPLOY_(PRIME_)?URL',
    'GITHUB_(ACTIONS?|ACTOR|BASE_REF|EVENT_.*|HEAD_REF|JOB|OUTPUT|REF.*|REPOSITORY.*)',
    'GITHUB_(RUN_.*|SERVER_URL|SHA|STEP_SUMMARY|WORKFLOW.*|WORKSPACE)',
    'DYNO|HEROKU_.*|RENDER|RENDER_.*|RAILWAY_.*|FLY_.*|K_SERVICE|K_REVISION|GAE_.*|GCLOUD_PROJECT|GCP_PROJECT|GOOGLE_CLOUD_PROJECT',
    'GOOGLE_APPLICATION_CREDENTIALS|FUNCTION_.*|FUNCTIONS_.*|WEBSITE_.*|APPSETTING_.*|KUBERNETES_.*|POD_.*|ECS_.*|CDK_DEFAULT_.*|LAMBDA_.*',
    'COMP_.*|_.*',
    'AWS_(REGION|DEFAULT_REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)',
    'AWS_(EXECUTION_ENV|LAMBDA_.*|XRAY_.*|SAM_LOCAL|CONTAINER_.*)',
  ].join('|')})$`,
);

/** Error trackers, tracing and statistics stay off without their variable. */
const switchedOffWithout = new RegExp(
  '(^|_)(SENTRY|ROLLBAR|BUGSNAG|HONEYBADGER|RAYGUN|AIRBRAKE|OTEL|DD|DATADOG|NEW_?RELIC|TELEMETRY|STATSD|METRICS|TRACING|ANALYTICS)(_|$)' +
    '|(^|_)(PROXY|LOG|LOGS|LOGGING)(_|$)|^REDIS_(PASS|PASSWORD|USER|USERNAME)$',
);

/** Words in the name of a variable or option that somebody needs to be there. */
const neededWords = new Set([
  'url',
  'urls',
  'uri',
  'uris',
  'host',
  'hosts',
  'server',
  'servers',
  'broker',
  'brokers',
  'connection',
  'database',
  'db',
  'dsn',
  'endpoint',
  'origin',
  'origins',
  'secret',
  'secrets',
  'key',
  'keys',
  'token',
  'password',
  'passwd',
  'passphrase',
  'pass',
  'pwd',
  'user',
  'username',
  'account',
  'client',
  'id',
  'sid',
  'arn',
  'bucket',
  'table',
  'queue',
  'topic',
  'container',
  'collection',
  'salt',
  'email',
  'mail',
  'from',
  'to',
  'sender',
  'recipient',
  'phone',
  'webhook',
  'tenant',
  'issuer',
  'audience',
  'credentials',
  'cs',
]);
/** Words in the name of an option that its library does without. */
const optionalWords = new Set([
  'agent',
  'ca',
  'cert',
  'cluster',
  'debug',
  'dsn',
  'endpoint',
  'env',
  'environment',
  'level',
  'organization',
  'prefix',
  'project',
  'proxy',
  'region',
  'release',
  'schema',
  'session',
  'stage',
  'timezone',
  'version',
]);
const neededEnds = /(key|secret|token|password|url|uri)s?$/;
const pathWords = new Set(['dir', 'directory', 'folder', 'path', 'file', 'root']);

/** Whether nobody has to check for the variable: it is always there, or made to be left out. */
export function mayBeMissing(name: string): boolean {
  return setByOthers.test(name) || switchedOffWithout.test(name);
}

/** Whether an option of this name, read from a variable of that name, has to be there. */
export function isNeededOption(key: string, name: string): boolean {
  const words = wordsOf(key);
  // { API_KEY: process.env.API_KEY } hands the environment on.
  if (/^[A-Z][A-Z\d_]*$/.test(key) || words.some((word) => optionalWords.has(word))) return false;
  return key === 'expiresIn' || words.some((word) => isNeededWord(word)) || secrecyOf(key) !== undefined || secrecyOf(name) !== undefined;
}

/** Whether a plain argument read from the variable has to be there, as the end of its name tells: `MONGO_URI`, `QUEUE_NAME`. */
export function isNeededArgument(name: string): boolean {
  if (secrecyOf(name) !== undefined) return true;
  const last = wordsOf(name).findLast((word) => word !== 'name');
  return last !== undefined && last !== 'db' && last !== 'collection' && (isNeededWord(last) || pathWords.has(last));
}

function isNeededWord(word: string): boolean {
  return neededWords.has(word) || neededEnds.test(word);
}
