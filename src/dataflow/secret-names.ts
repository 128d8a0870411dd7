/**
 * Names that mark a value as secret. Names are split into words (`apiKey`, `api_key`, `API-KEY` are `api key`) and compared word by
 * word, never as bare substrings: `passwordless`, `tokenizer` and `compass` hold no secret.
 *
 * The last words say what a thing is: a `passwordField` is a field and a `tokenCount` a number, a `userPassword` is a password. So nothing
 * but a few neutral words may stand behind the secret's name, and in front of it anything but words that turn it into a question
 * (`hasPassword`), an action (`changePassword`) or something harmless (`maskedToken`).
 */

/** `hard`: never to be printed. `soft`: a secret only where something besides the name says so. */
export type Secrecy = 'hard' | 'soft';

const hardNames = namesIn(`
  password, passwords, passwd, passphrase, passcode, secret, secrets, private key, api key, apikey, secret key, access key, encryption
  key, signing key, master key, hmac key, service role key, license key, jwt, jwt key, bearer, authorization header, auth
  header, session cookie, auth cookie, cvv, cvc, cvv2, card number, credit card, creditcard, ssn, social security number, iban, connection
  string, otp, totp, one time code, mfa code, otp code, pin code, security code, recovery code, recovery codes, backup code, backup codes,
  verification code, reset code, login code, mnemonic, seed phrase`);
const softNames = namesIn(`
  token, tokens, auth, authorization, cookie, cookies, set cookie, credential, credentials, creds, pass, pwd, pw, pin, database url,
  database uri, db url, db uri, mongo url, mongo uri, mongodb url, mongodb uri, postgres url, redis url, amqp url, rabbitmq url, api keys,
  private keys, access keys, session key`);
/** Right in front of `token`, they leave no doubt what kind of token it is. */
const credentialWords = wordsIn(`
  access activation api auth authentication authorization bearer bot confirmation csrf deploy github gitlab id impersonation invitation
  invite jwt login magic mfa npm oauth oauth2 password pat personal recovery refresh registry remember reset saml secret security session
  signin slack sso telegram temp temporary user vault verification verify webhook xsrf`);
/** Behind the secret's name, they change nothing. */
const neutralWords = wordsIn(`
  value string text plain plaintext raw new old current confirm confirmation repeat again header base64 hex pem prod dev v1 v2 base str
  input`);
/** In front of the secret's name, they make it a question, an action, another thing, or say that it does not matter. */
const cancellingWords = wordsIn(`
  has have is are was needs need should must can did no not missing without with use uses using allow allows require requires required
  enable disable enabled disabled optional max min minimum maximum num number count total valid invalid wrong bad weak incorrect
  mismatched unknown unexpected show hide hidden toggle on handle get set create generate fetch load make build write read find delete
  remove add check validate compare match send parse parsed decode decoded verified unverified hash hashed encrypt encrypted mask masked
  redact redacted obfuscated censored sanitized safe short shortened truncated partial last test dummy fake mock sample example
  placeholder public publishable anon anonymous dry about per`);
/** Their forms with `password` are actions and pages: `resetPassword`, `forgotPassword`. */
const passwordActions = wordsIn(`
  reset change changed update updated forgot forgotten lost verify recover sign signup`);
/** Tokens of parsers, pages and designs. */
const otherTokens = wordsIn(`
  next prev previous page continuation pagination cursor sync cancel cancellation abort injection inject css design style color syntax
  lexer parser start end first input output prompt completion lp erc20 nft mint text string comment operator keyword open close closing
  opening line word stop eos pad special mention`);
const passwordNames = new Set(['password', 'passwords', 'passwd', 'passphrase', 'passcode', 'pass', 'pwd', 'pw', 'secret']);
/** Words that say the value is no longer the secret itself. */
const derivedWords = wordsIn(`
  count length len size hash hashed digest checksum fingerprint encrypted masked mask redacted redact obfuscated censored sanitized
  sanitised scrubbed filtered stripped anonymized safe clean cleaned hidden last4 lastfour short shortened truncated partial preview
  prefix suffix keys names present exists type public decoded verified`);

/** The words of a list that is written as text. */
export function wordsIn(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

function namesIn(list: string): readonly string[] {
  return list.trim().replace(/\s+/g, ' ').split(', ');
}

/** `apiKey`, `API_KEY`, `x-api-key` as words. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

const known = new Map<string, Secrecy | undefined>();

/** How secret a value of this name is; undefined when it is not. */
export function secrecyOf(name: string): Secrecy | undefined {
  if (known.has(name)) return known.get(name);
  const secrecy = secrecyOfWords(wordsOf(name));
  known.set(name, secrecy);
  return secrecy;
}

function secrecyOfWords(words: readonly string[]): Secrecy | undefined {
  if (words.length === 0 || words.length > 6) return undefined;
  const found = lastName(words);
  if (found === undefined) return undefined;
  const { start, end, secrecy } = found;
  const behind = words.slice(end);
  if (!behind.every((word) => neutralWords.has(word) || /^\d+$/.test(word))) return undefined;
  const before = words.slice(0, start);
  const last = words[end - 1]!.replace(/\d$/, '');
  if (before.some((word) => cancellingWords.has(word))) return undefined;
  if (passwordNames.has(last) && before.some((word) => passwordActions.has(word))) return undefined;
  if (last.startsWith('cookie') && before.some((word) => !sessionWords.has(word))) return undefined;
  if (last === 'pwd' || last === 'pass') return before.some((word) => passwordOwners.has(word)) ? 'hard' : 'soft';
  if (last !== 'token' && last !== 'tokens') return secrecy;
  if (before.some((word) => otherTokens.has(word))) return undefined;
  return before.length > 0 && credentialWords.has(before[before.length - 1]!) ? 'hard' : 'soft';
}

/** In front of `cookie`; a `themeCookie` holds no secret. */
const sessionWords = new Set(['session', 'auth', 'set', 'raw', 'request', 'login', 'http']);
/** In front of `pass` and `pwd`, which are other things by themselves. */
const passwordOwners = wordsIn(`
  db database smtp mail email user admin redis mysql pg postgres mongo ftp ldap root new old my plain`);

/** The secret's name that stands last in the words, the longest one there. */
function lastName(words: readonly string[]): { readonly start: number; readonly end: number; readonly secrecy: Secrecy } | undefined {
  for (let end = words.length; end > 0; end -= 1) {
    for (let start = Math.max(0, end - 3); start < end; start += 1) {
      const name = words.slice(start, end).join(' ');
      const secrecy = secrecyByName.get(name) ?? secrecyByName.get(name.replace(/\d$/, ''));
      if (secrecy !== undefined) return { start, end, secrecy };
    }
  }
  return undefined;
}

const secrecyByName = new Map<string, Secrecy>([
  ...softNames.map((name) => [name, 'soft'] as const),
  ...hardNames.map((name) => [name, 'hard'] as const),
]);

/** Whether a value of this name is made from a secret, or chosen so that it holds none: `maskedToken`, `passwordHash`, `safeBody`. */
export function isDerivedName(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => derivedWords.has(word)) || /^(has|is|needs|should|can|did|no)$/.test(words[0] ?? '');
}

const maskingWords = wordsIn(`
  redact redacted redactor mask masked masker masks censor censored obfuscate obfuscated obfuscator obscure hash hashed hashes md5 sha
  sha1 sha256 sha384 sha512 bcrypt encrypt encrypted omit pick sanitize sanitized sanitizer sanitise sanitised sanitiser scrub scrubbed
  scrubber strip stripped hide hidden anonymize anonymized anonymise anonymised truncate truncated shorten shortened abbreviate last4
  slice substr substring safe exclude without filter filtered clean cleaned cleanup conceal digest fingerprint checksum summarize
  summarise whitelist allowlist remove removes delete deletes`);

/** Whether a function of this name gives back something without the secrets: `redactBody`, `pick`, `last4`. */
export function isMaskingName(name: string): boolean {
  return wordsOf(name).some((word) => maskingWords.has(word));
}

/** How secret the result of a function of this name is: `getAccessToken`, `generatePassword`. */
export function secrecyOfResult(name: string): Secrecy | undefined {
  const [verb, ...rest] = wordsOf(name);
  return verb !== undefined && resultVerbs.has(verb) ? secrecyOfWords(rest) : undefined;
}

const resultVerbs = wordsIn(`
  get create generate fetch load make build read find issue sign mint refresh exchange acquire obtain request decrypt extract new random
  rotate`);

const saysToken =
  /\b(jwt|bearer|(access|auth|authentication|authorization|refresh|reset|session|api|id|csrf|verification|invite|login|oauth|bot)[ _-]?tokens?)\b/i;

/** Whether a text speaks of tokens that give access: `JWT:`, `reset token`. */
export function speaksOfTokens(text: string): boolean {
  return saysToken.test(text);
}

const accessWords = wordsIn(`
  auth authenticate authentication authorize authorization login signin signup register logout jwt oauth oauth2 sso saml oidc session
  sessions password bearer refresh revoke passport invite invitation verify verification magic csrf impersonate`);

/** Whether a function or class of this name has to do with letting people in. */
export function isAboutAccess(name: string): boolean {
  return wordsOf(name).some((word) => accessWords.has(word));
}
