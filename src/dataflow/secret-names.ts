/**
 * Names that mark a value as secret. Names are split into words (`apiKey`, `api_key`, `API-KEY` are `api key`) and compared word by
 * word, never as bare substrings: `passwordless`, `tokenizer` and `compass` hold no secret.
 */

/** Values that must never be printed, whatever surrounds them. */
const hard: readonly string[] = [
  'password', 'passwd', 'passphrase', 'passcode', 'pwd', 'secret', 'client secret', 'private key', 'api key', 'apikey', 'secret key', 'access key', 'encryption key', 'signing key',
  'authorization', 'bearer', 'cookie', 'cookies', 'set cookie', 'jwt', 'cvv', 'cvc', 'card number', 'credit card', 'pan', 'ssn', 'social security number', 'iban', 'credentials', 'credential',
  'access token', 'refresh token', 'auth token', 'id token', 'session token', 'reset token', 'bearer token', 'csrf token', 'api token', 'connection string', 'otp', 'totp', 'mfa code', 'pin code',
  'security code', 'recovery code', 'backup code', 'mnemonic', 'seed phrase',
];
/** Values that are secret when they are logged whole. */
const soft: readonly string[] = ['token', 'session id', 'auth'];
/** Words that make it a fact about the secret, or something else. */
const cancelling = new Set([
  'count', 'counts', 'length', 'len', 'size', 'limit', 'limits', 'max', 'min', 'minimum', 'maximum', 'used', 'usage', 'type', 'types', 'kind', 'expires', 'expiry', 'expiration', 'expired', 'expire', 'ttl',
  'required', 'require', 'requires', 'enabled', 'disabled', 'enable', 'disable', 'id', 'ids', 'name', 'names', 'hash', 'hashed', 'digest', 'encrypted', 'masked', 'redacted', 'obfuscated', 'present',
  'valid', 'invalid', 'validity', 'policy', 'strength', 'reset', 'url', 'uri', 'path', 'file', 'filename', 'at', 'date', 'time', 'timestamp', 'age', 'has', 'is', 'needs', 'should', 'no', 'missing',
  'change', 'changed', 'update', 'updated', 'forgot', 'forgotten', 'error', 'errors', 'err', 'message', 'msg', 'label', 'prompt', 'hint', 'description', 'desc', 'regex', 'pattern', 'placeholder', 'field',
  'fields', 'header', 'column', 'key', 'keys', 'option', 'options', 'config', 'configuration', 'settings', 'schema', 'rule', 'rules', 'check', 'match', 'matches', 'mismatch', 'confirmation', 'template',
  'service', 'provider', 'manager', 'store', 'storage', 'repository', 'handler', 'helper', 'util', 'utils', 'factory', 'strategy', 'middleware', 'endpoint', 'route', 'scheme', 'method', 'status', 'result',
  'response', 'request', 'event', 'action', 'prefix', 'suffix', 'format', 'algorithm', 'alg', 'issuer', 'audience', 'scope', 'scopes', 'public', 'version', 'index', 'last4', 'last', 'first', 'bin', 'brand',
  'created', 'sent', 'success', 'failed', 'failure', 'flow', 'attempts', 'attempt', 'retries', 'generated', 'rotation', 'rotated', 'ref', 'reference', 'arn', 'instance', 'class', 'fn', 'function', 'callback',
  'plugin', 'module', 'client', 'page', 'screen', 'link', 'email', 'mail', 'user', 'users', 'domain', 'samesite', 'jar', 'parser', 'consent', 'banner', 'usages', 'total', 'budget', 'price', 'cost', 'balance',
  'symbol', 'address', 'decimals', 'contract', 'amount', 'stream', 'pos', 'position', 'value', 'values', 'list', 'map', 'set', 'data', 'info', 'meta', 'metadata', 'details', 'object', 'obj', 'state',
]);
/** Words that may stand behind a secret's name without making it something else. */
const neutral = new Set(['value', 'values', 'data', 'string', 'text', 'plain', 'raw', 'new', 'old', 'current', 'header', 'key']);

/** `apiKey`, `API_KEY`, `x-api-key` as words. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** How secret a value of this name is: `hard` always, `soft` when it is logged whole; undefined when it is not. */
export function secrecyOf(name: string): 'hard' | 'soft' | undefined {
  const words = wordsOf(name);
  if (words.length === 0 || words.length > 6) return undefined;
  const joined = ` ${words.join(' ')} `;
  for (const [list, secrecy] of [
    [hard, 'hard'],
    [soft, 'soft'],
  ] as const) {
    const found = list.find((entry) => joined.includes(` ${entry} `));
    if (found === undefined) continue;
    const others = joined.replace(` ${found} `, ' ').split(' ').filter((word) => word !== '' && !neutral.has(word));
    if (!others.some((word) => cancelling.has(word))) return secrecy;
  }
  return undefined;
}
