import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../../core/error.ts';

/** Largest body that is read whole [bytes]. */
const largestJson = 8 * 1024 * 1024;

const limitJson = bodyLimit({
  maxSize: largestJson,
  onError: () => {
    throw new AppError(
      'too-large',
      `the body is larger than ${largestJson / 1024 / 1024} MiB; nothing was done`,
    );
  },
});

/** Bodies of JSON are read whole and must be small; files are streams, which the routes that take them bound. */
export const limitBodies: MiddlewareHandler = (context, next) =>
  /^application\/([\w.+-]+\+)?json/i.test(context.req.header('content-type') ?? '')
    ? limitJson(context, next)
    : next();
