import type { Json } from '../../core/json.ts';
import type { TaskFamily } from '../contracts.ts';
import { wireSchemas } from './open-env-messages.ts';

const json = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
const answers = (schema: Json): Json => ({ '200': { description: 'OK', ...(json(schema) as object) } });
const refuses = { '422': { description: 'Validation Error' } };

const step: Json = {
  type: 'object',
  properties: {
    observation: wireSchemas.observation,
    reward: { type: ['number', 'null'] },
    done: { type: 'boolean' },
  },
  required: ['observation', 'reward', 'done'],
};

const resetBody: Json = {
  type: 'object',
  properties: {
    seed: { type: 'integer', minimum: 0 },
    episode_id: { type: 'string', maxLength: 255 },
    task_id: { type: 'string', description: 'FAMILY/LEVEL/SEED' },
    split: { type: 'string', enum: ['train', 'validation', 'test'] },
    level: { type: 'string' },
  },
  additionalProperties: true,
};

const stepBody: Json = {
  type: 'object',
  properties: {
    action: wireSchemas.action,
    timeout_s: { type: 'number', exclusiveMinimum: 0 },
    request_id: { type: 'string', maxLength: 255 },
  },
  required: ['action'],
  additionalProperties: true,
};

const any: Json = { type: 'object' };

/** The OpenAPI document of a family as it is served. `/reset`, `/step` and `/state` among its paths mark the simulation mode. */
export const describeOpenEnv = ({ name, summary }: Pick<TaskFamily<Json>, 'name' | 'summary'>): Json => ({
  openapi: '3.1.0',
  info: { title: `OpenEnv HTTP API: ${name}`, version: '1.0.0', description: summary },
  paths: {
    '/reset': {
      post: { requestBody: json(resetBody), responses: { ...(answers(step) as object), ...refuses } },
    },
    '/step': {
      post: { requestBody: json(stepBody), responses: { ...(answers(step) as object), ...refuses } },
    },
    '/state': { get: { responses: answers(wireSchemas.state) } },
    '/schema': { get: { responses: answers(any) } },
    '/metadata': { get: { responses: answers(any) } },
    '/health': { get: { responses: answers(any) } },
    '/mcp': { post: { requestBody: json(any), responses: answers(any) } },
  },
});
