import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unvalidated-input',
  category: 'validation',
  preset: 'strict',
  severity: 'warning',

  docs: {
    summary: 'Disallow database writes of whole request data that nothing has validated',
    why: `
      \`User.create(request.body)\` writes whatever the client sends: fields of the wrong type become errors of the database and a 500, and
      fields that nobody thought of (\`role\`, \`isPaid\`) are simply set.`,
    instead: `
      Validate with a schema and write what it returns (\`User.create(schema.parse(request.body))\`), or write the fields one by one.`,
    limits: `
      Reported is the body or query itself as an argument of a write, under \`data\` or \`$set\`, or spread, and as what a record is made of
      that is saved, here or in functions that it is passed to. Anything that gets the data and is called like a check clears it, as do
      middleware with such a name in front of the handler, a route schema, and in NestJS a class as the type of the parameter. Handlers of
      which the project does not show how they are registered are left alone.`,
    references: ['CWE-20', 'CWE-915'],
  },

  examples: [
    {
      bad: `
import express from 'express';
import mongoose from 'mongoose';

const User = mongoose.model('User', new mongoose.Schema({ name: String }));
export const router = express.Router();
router.post('/users', (request, response, next) => {
  User.create(request.body).then((user) => response.json(user), next);
});`,
      good: `
import express from 'express';
import mongoose from 'mongoose';

const User = mongoose.model('User', new mongoose.Schema({ name: String }));
export const router = express.Router();
router.post('/users', (request, response, next) => {
  User.create({ name: request.body.name }).then((user) => response.json(user), next);
});`,
    },
  ],

  messages: {
    written: '`{{text}}` reaches `{{write}}` as the client sent it, with no validation on the way.',
  },

  visit: {
    UncheckedWrite({ node: at, text, write, trace }, context) {
      context.report({ at, message: 'written', data: { text, write }, trace });
    },
  },
});
