import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'user-enumeration',
  category: 'leak',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow log-in and reset replies that tell whether an account exists',
    why: `
      When an unknown account gets another reply than a wrong password, anybody can find out which addresses have an account, one request
      each. What follows is phishing of exactly these people, and guessing passwords only where it pays. A different status is enough.`,
    instead: `
      Give both the same reply: one text (\`Invalid email or password\`) with one status. For password resets and magic links, say the same
      whether or not a mail was sent (\`If the account exists, a mail was sent\`). Keep the difference for the log.`,
    limits: `
      A flow is followed from its route through the functions, error handlers and exception filters of the project. Replies that errlint
      cannot read, and errors of which it does not see what becomes of them, are left alone. Only \`strict\` reports a password that is
      compared for known accounts alone (the time it takes tells), replies about locked accounts before the password is compared, and
      sign-ups that say that an address is taken.`,
    references: ['CWE-203', 'CWE-204'],
  },

  examples: [
    {
      bad: `
import bcrypt from 'bcrypt';
import { users } from './users.js';

export async function login(req, res) {
  const user = await users.findOne({ email: req.body.email });
  if (!user) return res.status(404).json({ error: 'User does not exist' });
  const isValid = await bcrypt.compare(req.body.password, user.passwordHash);
  if (!isValid) return res.status(401).json({ error: 'Password incorrect' });
  return res.json({ id: user.id });
}`,
      good: `
import bcrypt from 'bcrypt';
import { users } from './users.js';

export async function login(req, res) {
  const user = await users.findOne({ email: req.body.email });
  const isValid = await bcrypt.compare(req.body.password, user?.passwordHash ?? dummyHash);
  if (!user || !isValid) return res.status(401).json({ error: 'Invalid email or password' });
  return res.json({ id: user.id });
}`,
    },
    {
      bad: `
export async function forgotPassword(req, res) {
  const user = await users.findOne({ email: req.body.email });
  if (!user) return res.status(404).send('No account with this e-mail');
  await mailer.sendResetLink(user.email, createToken(user));
  return res.send('We sent you a mail');
}`,
      good: `
export async function forgotPassword(req, res) {
  const user = await users.findOne({ email: req.body.email });
  if (user) await mailer.sendResetLink(user.email, createToken(user));
  return res.send('If the account exists, a mail was sent');
}`,
    },
  ],

  messages: {
    password: 'An unknown account gets {{answer}} and a wrong password {{otherwise}}: the reply tells which accounts exist.',
    message: 'An unknown account gets {{answer}} and a known one {{otherwise}}: the reply tells which accounts exist.',
    timing: 'An unknown account gets its reply before the password is compared: the time it takes tells which accounts exist.',
    state: 'An account gets {{answer}} before the password is compared: the reply tells that it exists.',
    signUp: 'A sign-up with a known address gets {{answer}}: the reply tells which accounts exist.',
  },

  visit: {
    AuthFlow({ node, kind, tell, answer, otherwise, trace }, context) {
      if (tell === 'reply') {
        context.report({ at: node, message: kind === 'log-in' ? 'password' : 'message', data: { answer, otherwise }, trace });
        return;
      }
      if (tell === 'state' && kind === 'message') {
        context.report({ at: node, message: 'message', data: { answer: otherwise, otherwise: answer }, trace });
        return;
      }
      if (!context.strict) return;
      if (tell === 'timing') context.report({ at: node, message: 'timing', trace });
      else context.report({ at: node, message: tell === 'state' ? 'state' : 'signUp', data: { answer }, trace });
    },
  },
});
