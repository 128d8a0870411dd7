import type { Model } from './model.js';
import { adonisLogger } from './adonis-logger.js';
import { agenda } from './agenda.js';
import { airbrake } from './airbrake.js';
import { ajv } from './ajv.js';
import { amqplib } from './amqplib.js';
import { amqplibCallbacks } from './amqplib-callbacks.js';
import { anthropic } from './anthropic.js';
import { apollo } from './apollo.js';
import { apolloServer } from './apollo-server.js';
import { archiver } from './archiver.js';
import { argon2 } from './argon2.js';
import { asyncMutex } from './async-mutex.js';
import { asyncRetry } from './async-retry.js';
import { asyncSema } from './async-sema.js';
import { awaitToJs } from './await-to-js.js';
import { awsLambda } from './aws-lambda.js';
import { awsS3Presigned } from './aws-s3-presigned.js';
import { awsSdk } from './aws-sdk.js';
import { awsSdkV2 } from './aws-sdk-v2.js';
import { axios } from './axios.js';
import { axiosRetry } from './axios-retry.js';
import { azureFunctions } from './azure-functions.js';
import { bcrypt } from './bcrypt.js';
import { betterSqlite3 } from './better-sqlite3.js';
import { bugsnag } from './bugsnag.js';
import { bull } from './bull.js';
import { bullmq } from './bullmq.js';
import { bunyan } from './bunyan.js';
import { busboy } from './busboy.js';
import { cac } from './cac.js';
import { cassandraDriver } from './cassandra-driver.js';
import { celebrate } from './celebrate.js';
import { chatPlatforms } from './chat-platforms.js';
import { classValidator } from './class-validator.js';
import { closeWithGrace } from './close-with-grace.js';
import { cloudflareWorkers } from './cloudflare-workers.js';
import { cockatiel } from './cockatiel.js';
import { commander } from './commander.js';
import { consola } from './consola.js';
import { convict } from './convict.js';
import { cron } from './cron.js';
import { crossSpawn } from './cross-spawn.js';
import { ddTrace } from './dd-trace.js';
import { debug } from './debug.js';
import { dotenv } from './dotenv.js';
import { dotenvConfig } from './dotenv-config.js';
import { dotenvSafe } from './dotenv-safe.js';
import { drizzle } from './drizzle.js';
import { effect } from './effect.js';
import { elasticsearch } from './elasticsearch.js';
import { electronLog } from './electron-log.js';
import { elysia } from './elysia.js';
import { envSchema } from './env-schema.js';
import { envVar } from './env-var.js';
import { envalid } from './envalid.js';
import { envsafe } from './envsafe.js';
import { exponentialBackoff } from './exponential-backoff.js';
import { express } from './express.js';
import { expressAsyncErrors } from './express-async-errors.js';
import { expressAsyncHandler } from './express-async-handler.js';
import { expressGraphql } from './express-graphql.js';
import { expressPromiseRouter } from './express-promise-router.js';
import { expressValidator } from './express-validator.js';
import { fancyLog } from './fancy-log.js';
import { fastRedact } from './fast-redact.js';
import { fastify } from './fastify.js';
import { fastifyPlugin } from './fastify-plugin.js';
import { fastifyWebsocket } from './fastify-websocket.js';
import { feathersErrors } from './feathers-errors.js';
import { fetchHandler } from './fetch-handler.js';
import { firebaseAdmin } from './firebase-admin.js';
import { firebaseFunctions } from './firebase-functions.js';
import { formidable } from './formidable.js';
import { fpTs } from './fp-ts.js';
import { fsExtra } from './fs-extra.js';
import { genericPool } from './generic-pool.js';
import { global } from './global.js';
import { googleFunctionsFramework } from './google-functions-framework.js';
import { googlePubsub } from './google-pubsub.js';
import { got } from './got.js';
import { graphileWorker } from './graphile-worker.js';
import { graphql } from './graphql.js';
import { graphqlTools } from './graphql-tools.js';
import { graphqlYoga } from './graphql-yoga.js';
import { h3 } from './h3.js';
import { hapi } from './hapi.js';
import { hapiBoom } from './hapi-boom.js';
import { honeybadger } from './honeybadger.js';
import { hono } from './hono.js';
import { honoNodeServer } from './hono-node-server.js';
import { honoValidator } from './hono-validator.js';
import { httpErrors } from './http-errors.js';
import { httpProxyMiddleware } from './http-proxy-middleware.js';
import { imapflow } from './imapflow.js';
import { ioTs } from './io-ts.js';
import { ioredis } from './ioredis.js';
import { joi } from './joi.js';
import { jose } from './jose.js';
import { jsonRpc } from './json-rpc.js';
import { jsonwebtoken } from './jsonwebtoken.js';
import { kafkajs } from './kafkajs.js';
import { keyv } from './keyv.js';
import { knex } from './knex.js';
import { koa } from './koa.js';
import { koaRouter } from './koa-router.js';
import { ky } from './ky.js';
import { kysely } from './kysely.js';
import { lodash } from './lodash.js';
import { lodashNoop } from './lodash-noop.js';
import { lodashPick } from './lodash-pick.js';
import { log4js } from './log4js.js';
import { loglevel } from './loglevel.js';
import { mailgun } from './mailgun.js';
import { micro } from './micro.js';
import { mikroOrm } from './mikro-orm.js';
import { minio } from './minio.js';
import { moleculer } from './moleculer.js';
import { mongodb } from './mongodb.js';
import { mongoose } from './mongoose.js';
import { mqtt } from './mqtt.js';
import { mssql } from './mssql.js';
import { multer } from './multer.js';
import { mysql } from './mysql.js';
import { mysql2 } from './mysql2.js';
import { mysql2Promise } from './mysql2-promise.js';
import { nats } from './nats.js';
import { needle } from './needle.js';
import { neo4jDriver } from './neo4j-driver.js';
import { nestjs } from './nestjs.js';
import { nestjsAxios } from './nestjs-axios.js';
import { nestjsConfig } from './nestjs-config.js';
import { nestjsGraphql } from './nestjs-graphql.js';
import { nestjsPino } from './nestjs-pino.js';
import { nestjsWebsockets } from './nestjs-websockets.js';
import { neverthrow } from './neverthrow.js';
import { newrelic } from './newrelic.js';
import { next } from './next.js';
import { nextAuth } from './next-auth.js';
import { nextConnect } from './next-connect.js';
import { nitro } from './nitro.js';
import { nodeChildProcess } from './node-child-process.js';
import { nodeCron } from './node-cron.js';
import { nodeCrypto } from './node-crypto.js';
import { nodeDns } from './node-dns.js';
import { nodeEvents } from './node-events.js';
import { nodeFetch } from './node-fetch.js';
import { nodeFs } from './node-fs.js';
import { nodeFsPromises } from './node-fs-promises.js';
import { nodeHttp } from './node-http.js';
import { nodeHttp2 } from './node-http2.js';
import { nodeModule } from './node-module.js';
import { nodeNet } from './node-net.js';
import { nodeOs } from './node-os.js';
import { nodeProcess } from './node-process.js';
import { nodeSchedule } from './node-schedule.js';
import { nodeStream } from './node-stream.js';
import { nodeTimersPromises } from './node-timers-promises.js';
import { nodeUrl } from './node-url.js';
import { nodeWorkerThreads } from './node-worker-threads.js';
import { nodeZlib } from './node-zlib.js';
import { nodemailer } from './nodemailer.js';
import { npmlog } from './npmlog.js';
import { objection } from './objection.js';
import { ofetch } from './ofetch.js';
import { open } from './open.js';
import { openai } from './openai.js';
import { opentelemetry } from './opentelemetry.js';
import { pRetry } from './p-retry.js';
import { pSettle } from './p-settle.js';
import { passport } from './passport.js';
import { pg } from './pg.js';
import { pgBoss } from './pg-boss.js';
import { pgPromise } from './pg-promise.js';
import { pino } from './pino.js';
import { playwright } from './playwright.js';
import { polka } from './polka.js';
import { postgres } from './postgres.js';
import { postmark } from './postmark.js';
import { prisma } from './prisma.js';
import { properLockfile } from './proper-lockfile.js';
import { puppeteer } from './puppeteer.js';
import { rateLimiterFlexible } from './rate-limiter-flexible.js';
import { raygun } from './raygun.js';
import { redis } from './redis.js';
import { redlock } from './redlock.js';
import { remix } from './remix.js';
import { request } from './request.js';
import { requestPromise } from './request-promise.js';
import { resend } from './resend.js';
import { restify } from './restify.js';
import { roarr } from './roarr.js';
import { rollbar } from './rollbar.js';
import { rxjs } from './rxjs.js';
import { semver } from './semver.js';
import { sendgridMail } from './sendgrid-mail.js';
import { sentry } from './sentry.js';
import { sequelize } from './sequelize.js';
import { serverlessHttp } from './serverless-http.js';
import { signale } from './signale.js';
import { slack } from './slack.js';
import { slonik } from './slonik.js';
import { socketIo } from './socket-io.js';
import { sqlite3 } from './sqlite3.js';
import { ssh2 } from './ssh2.js';
import { stripe } from './stripe.js';
import { supabase } from './supabase.js';
import { superagent } from './superagent.js';
import { superstruct } from './superstruct.js';
import { sveltekit } from './sveltekit.js';
import { t3Env } from './t3-env.js';
import { textParsers } from './text-parsers.js';
import { trpc } from './trpc.js';
import { trueMyth } from './true-myth.js';
import { tsResults } from './ts-results.js';
import { tslog } from './tslog.js';
import { twilio } from './twilio.js';
import { typeGraphql } from './type-graphql.js';
import { typebox } from './typebox.js';
import { typeorm } from './typeorm.js';
import { undici } from './undici.js';
import { unzipper } from './unzipper.js';
import { userInterface } from './user-interface.js';
import { valibot } from './valibot.js';
import { which } from './which.js';
import { winston } from './winston.js';
import { ws } from './ws.js';
import { xml2js } from './xml2js.js';
import { yargs } from './yargs.js';
import { yup } from './yup.js';
import { zod } from './zod.js';

/** All that errlint knows about packages, in the order of their files. */
export const models: readonly Model[] = [
  adonisLogger,
  agenda,
  airbrake,
  ajv,
  amqplib,
  amqplibCallbacks,
  anthropic,
  apollo,
  apolloServer,
  archiver,
  argon2,
  asyncMutex,
  asyncRetry,
  asyncSema,
  awaitToJs,
  awsLambda,
  awsS3Presigned,
  awsSdk,
  awsSdkV2,
  axios,
  axiosRetry,
  azureFunctions,
  bcrypt,
  betterSqlite3,
  bugsnag,
  bull,
  bullmq,
  bunyan,
  busboy,
  cac,
  cassandraDriver,
  celebrate,
  chatPlatforms,
  classValidator,
  closeWithGrace,
  cloudflareWorkers,
  cockatiel,
  commander,
  consola,
  convict,
  cron,
  crossSpawn,
  ddTrace,
  debug,
  dotenv,
  dotenvConfig,
  dotenvSafe,
  drizzle,
  effect,
  elasticsearch,
  electronLog,
  elysia,
  envSchema,
  envVar,
  envalid,
  envsafe,
  exponentialBackoff,
  express,
  expressAsyncErrors,
  expressAsyncHandler,
  expressGraphql,
  expressPromiseRouter,
  expressValidator,
  fancyLog,
  fastRedact,
  fastify,
  fastifyPlugin,
  fastifyWebsocket,
  feathersErrors,
  fetchHandler,
  firebaseAdmin,
  firebaseFunctions,
  formidable,
  fpTs,
  fsExtra,
  genericPool,
  global,
  googleFunctionsFramework,
  googlePubsub,
  got,
  graphileWorker,
  graphql,
  graphqlTools,
  graphqlYoga,
  h3,
  hapi,
  hapiBoom,
  honeybadger,
  hono,
  honoNodeServer,
  honoValidator,
  httpErrors,
  httpProxyMiddleware,
  imapflow,
  ioTs,
  ioredis,
  joi,
  jose,
  jsonRpc,
  jsonwebtoken,
  kafkajs,
  keyv,
  knex,
  koa,
  koaRouter,
  ky,
  kysely,
  lodash,
  lodashNoop,
  lodashPick,
  log4js,
  loglevel,
  mailgun,
  micro,
  mikroOrm,
  minio,
  moleculer,
  mongodb,
  mongoose,
  mqtt,
  mssql,
  multer,
  mysql,
  mysql2,
  mysql2Promise,
  nats,
  needle,
  neo4jDriver,
  nestjs,
  nestjsAxios,
  nestjsConfig,
  nestjsGraphql,
  nestjsPino,
  nestjsWebsockets,
  neverthrow,
  newrelic,
  next,
  nextAuth,
  nextConnect,
  nitro,
  nodeChildProcess,
  nodeCron,
  nodeCrypto,
  nodeDns,
  nodeEvents,
  nodeFetch,
  nodeFs,
  nodeFsPromises,
  nodeHttp,
  nodeHttp2,
  nodeModule,
  nodeNet,
  nodeOs,
  nodeProcess,
  nodeSchedule,
  nodeStream,
  nodeTimersPromises,
  nodeUrl,
  nodeWorkerThreads,
  nodeZlib,
  nodemailer,
  npmlog,
  objection,
  ofetch,
  open,
  openai,
  opentelemetry,
  pRetry,
  pSettle,
  passport,
  pg,
  pgBoss,
  pgPromise,
  pino,
  playwright,
  polka,
  postgres,
  postmark,
  prisma,
  properLockfile,
  puppeteer,
  rateLimiterFlexible,
  raygun,
  redis,
  redlock,
  remix,
  request,
  requestPromise,
  resend,
  restify,
  roarr,
  rollbar,
  rxjs,
  semver,
  sendgridMail,
  sentry,
  sequelize,
  serverlessHttp,
  signale,
  slack,
  slonik,
  socketIo,
  sqlite3,
  ssh2,
  stripe,
  supabase,
  superagent,
  superstruct,
  sveltekit,
  t3Env,
  textParsers,
  trpc,
  trueMyth,
  tsResults,
  tslog,
  twilio,
  typeGraphql,
  typebox,
  typeorm,
  undici,
  unzipper,
  userInterface,
  valibot,
  which,
  winston,
  ws,
  xml2js,
  yargs,
  yup,
  zod,
];
