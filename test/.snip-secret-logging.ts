import { analyzeText } from './run.js';
import { fixturesIn, readFixture } from './fixtures.js';
import { analyzeFiles } from './run.js';
const bad = [
  `app.post('/login', (req, res) => { console.log(req.body); });`,
  `logger.info('login attempt', { username, password });`,
  `console.log('User token:', user.token);`,
  `logger.debug('Authorization: ' + req.headers.authorization);`,
  `console.log(\`password=\${req.body.password}\`);`,
  `logger.error('login failed', { email: req.body.email, password: req.body.password });`,
  `console.log('config', JSON.stringify({ apiKey: process.env.API_KEY }));`,
  `logger.info({ headers: req.headers });`,
  `const express = require('express'); const app = express(); app.use((req, res, next) => { console.log(req.headers); next(); });`,
  `const express = require('express'); const app = express(); app.post('/x', async (req, res) => { try { await f(); } catch (err) { logger.error({ err, body: req.body }); } });`,
  `function auth(req, res, next) { const token = req.headers.authorization?.split(' ')[1]; console.log('token', token); }`,
  `console.log('Connecting with', process.env.DATABASE_URL);`,
  `throw new Error('Invalid API key: ' + apiKey);`,
  `console.log('jwt secret', config.jwtSecret);`,
  `const token = jwt.sign({ id }, secret); console.log('Generated token:', token);`,
  `async function login(email, password) { log.info('login', { email, password }); }`,
  `const user = await User.create({ email, password }); console.log('card', card.cardNumber, card.cvv);`,
  `console.log('creds', credentials.password);`,
  `const { password } = req.body; const msg = 'Bad password ' + password; throw new UnauthorizedException(msg);`,
  `const dbConfig = { host: 'h', user: 'u', password: process.env.DB_PASS }; console.log(dbConfig);`,
  `console.log('tokens', tokens.access_token);`,
  `console.log('session cookie', req.cookies.session_token);`,
  `winston.info('reset', { resetToken });`,
  `const otp = generateOtp(); console.log('OTP is ' + otp);`,
  `console.log("refresh token: %s", refreshToken);`,
  `async function f() { const hashed = await bcrypt.hash(req.body.password, 10); console.log('pw', req.body.password); }`,
];
for (const text of bad) { const d = analyzeText(text, { file: 'a.js', rules: ['secret-logging'] }).diagnostics; if (!d.length) console.log('MISS', text); else if (process.env.V) console.log(d.map((x) => x.message).join(' | ')); }
for (const name of fixturesIn('secret-logging')) {
  const { files, options } = readFixture(name);
  const before = analyzeFiles(files, options);
  for (const f of before.files) for (const d of f.diagnostics) for (const s of d.suggestions) {
    const key = Object.keys(files).find((k) => f.file.endsWith('/' + k))!;
    let text = f.text;
    for (const e of [...s.edits].sort((a, b) => b.start - a.start)) text = text.slice(0, e.start) + e.text + text.slice(e.end);
    const after = analyzeFiles({ ...files, [key]: text }, options);
    const count = (a: any) => a.files.flatMap((x: any) => x.diagnostics).length;
    if (count(after) >= count(before) || after.failures.length) console.log('BAD FIX', name, d.message, JSON.stringify(text.slice(d.start - 40, d.start + 60)));
  }
}
