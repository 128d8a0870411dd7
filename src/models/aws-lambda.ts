import type { Model } from './model.js';

/** AWS Lambda behind API Gateway: `handler` by convention, by its type, by what it returns, or by the name that a deployment gives it. */
export const awsLambda: Model = {
  package: ['aws-lambda', '@types/aws-lambda', 'serverless'],
  files: ['**/*.{ts,mts,js,mjs,cjs}'],
  conventions: [{ parameters: [['event', '_event']], returns: 'statusCode', isTyped: true, at: 'exports.handler' }],
  deployed: 'exports.handler',
  values: {
    handler:
      '{exports.handler,{APIGatewayProxyHandler,APIGatewayProxyHandlerV2,ALBHandler,LambdaFunctionURLHandler,Handler}(),' +
      'APIGatewayProxyWithCognitoAuthorizerHandler(),APIGatewayProxyHandlerV2WithJWTAuthorizer()}',
    request:
      '{handler.parameter[0],{APIGatewayProxyEvent,APIGatewayProxyEventV2,APIGatewayEvent,ALBEvent,LambdaFunctionURLEvent}(),' +
      '{APIGatewayProxyEventBase,APIGatewayProxyWithCognitoAuthorizerEvent,APIGatewayProxyWithLambdaAuthorizerEvent}(),' +
      '{APIGatewayProxyEventV2WithRequestContext,APIGatewayProxyEventV2WithJWTAuthorizer}(),' +
      '{APIGatewayProxyEventV2WithLambdaAuthorizer,APIGatewayProxyWebsocketEventV2,LambdaFunctionURLEventWithIAMAuthorizer}()}',
    context: '{handler.parameter[1],Context()}',
    callback: 'handler.parameter[2]',
    input: 'request.{body,queryStringParameters,multiValueQueryStringParameters,pathParameters,headers,multiValueHeaders,cookies}',
  },
  calls: [
    { returns: 'handler', is: 'respond', body: '0.body', status: '0.statusCode', ends: true },
    // The first call counts: docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.
    { call: 'callback', is: 'respond', body: '1.body', status: '1.statusCode', ends: true, dropsRepeats: true },
    { call: 'callback', is: 'forward', error: 0 },
  ],
  traits: [{ is: 'forwards-rejections' }],
};
