import type { Model } from './model.js';

/** NestJS 10 and 11, on Express or Fastify. */
export const nestjs: Model = {
  package: ['@nestjs/common', '@nestjs/core'],
  values: {
    app: '{NestFactory.create(),INestApplication()}',
    handler: '{Get,Post,Put,Patch,Delete,Options,Head,All}().decorated',
    // Answers with 201 by itself, all others with 200.
    creating: 'Post().decorated',
    request: '{Req().decorated,Request().decorated,context.getRequest()}',
    // Without `passthrough`, Nest leaves the reply to the method that injects it.
    response: '{Res().decorated,Response().decorated,context.getResponse(),response.{status,code,header,type}()}',
    context: '{{ExecutionContext,ArgumentsHost}().switchToHttp(),filter.parameter[1].switchToHttp()}',
    // What a filter throws or gives back goes to a message's sender as it is: docs.nestjs.com/microservices/exception-filters
    filter: 'Catch().decorated.catch',
    error: 'filter.parameter[0]',
    input: '{{Body,Query,Param,Headers}().decorated,request.{body,query,params,headers,cookies}}',
    logger: '{Logger(),LoggerService(),ConsoleLogger()}',
  },
  calls: [
    { call: '{Get,Post,Put,Patch,Delete,Options,Head,All}', is: 'route', path: 0 },
    { call: 'app.use', is: 'use', path: 0, handlers: '0..' },
    { call: 'app.useGlobalFilters', is: 'handle-errors' },
    { call: 'app.listen', is: 'listen', promise: true },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    { call: 'response.{json,send,end,jsonp}', is: 'respond', body: 0, ends: true },
    { call: 'response.sendStatus', is: 'respond', body: -1, status: 0, ends: true },
    { call: 'response.redirect', is: 'respond', body: '*', code: 302, ends: true },
    { call: 'response.{status,code}', is: 'status', status: 0 },
    { call: 'HttpCode', is: 'status', status: 0 },
    { call: '{logger,Logger}.{error,warn,debug,fatal}', is: 'log' },
    { call: '{logger,Logger}.log', is: 'log', level: 'info' },
    { call: '{logger,Logger}.verbose', is: 'log', level: 'trace' },
    // A pipe in `useGlobalPipes` or `@UsePipes` checks what `@Body()` hands over.
    { call: 'ValidationPipe', is: 'validate', argument: -1 },
  ],
  errors: [
    { class: 'HttpException', exposes: true },
    { class: 'BadRequestException', status: 400, exposes: true },
    { class: 'UnauthorizedException', status: 401, exposes: true },
    { class: 'ForbiddenException', status: 403, exposes: true },
    { class: 'NotFoundException', status: 404, exposes: true },
    { class: 'MethodNotAllowedException', status: 405, exposes: true },
    { class: 'NotAcceptableException', status: 406, exposes: true },
    { class: 'RequestTimeoutException', status: 408, exposes: true },
    { class: 'ConflictException', status: 409, exposes: true },
    { class: 'GoneException', status: 410, exposes: true },
    { class: 'PreconditionFailedException', status: 412, exposes: true },
    { class: 'PayloadTooLargeException', status: 413, exposes: true },
    { class: 'UnsupportedMediaTypeException', status: 415, exposes: true },
    { class: 'ImATeapotException', status: 418, exposes: true },
    { class: 'MisdirectedException', status: 421, exposes: true },
    { class: 'UnprocessableEntityException', status: 422, exposes: true },
    { class: 'InternalServerErrorException', status: 500, exposes: true },
    { class: 'NotImplementedException', status: 501, exposes: true },
    { class: 'BadGatewayException', status: 502, exposes: true },
    { class: 'ServiceUnavailableException', status: 503, exposes: true },
    { class: 'GatewayTimeoutException', status: 504, exposes: true },
    { class: 'HttpVersionNotSupportedException', status: 505, exposes: true },
  ],
  traits: [{ is: 'forwards-rejections', value: 'app' }],
};
