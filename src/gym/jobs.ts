import type { Json } from '../core/json.ts';
import type { CallOutcome, TaskTool } from './contracts.ts';

/** A call that takes its time. */
export type Job = {
  readonly id: string;
  readonly tool: string;
  readonly work: Promise<CallOutcome>;
  /** Null while it runs. */
  outcome: CallOutcome | null;
};

/** The jobs of one episode, by their names. */
export type Jobs = {
  add(tool: string, work: Promise<CallOutcome>): Job;
  find(id: string): Job | undefined;
  names(): string;
};

export function createJobs(): Jobs {
  const jobs = new Map<string, Job>();
  return {
    add(tool, work) {
      const job: Job = { id: `job-${jobs.size + 1}`, tool, work, outcome: null };
      jobs.set(job.id, job);
      void work.then((outcome) => {
        job.outcome = outcome;
      });
      return job;
    },
    find: (id) => jobs.get(id),
    names: () => [...jobs.keys()].join(', '),
  };
}

/** The two tools through which slow ones are reached. */
export function jobTools(tools: readonly TaskTool[]): readonly TaskTool[] {
  const slow = tools.filter(({ isSlow }) => isSlow);
  const list = slow.map(({ name, description }) => `${name}: ${description}`).join('\n');
  return [
    {
      name: 'submit_job',
      description: `Start a tool that takes long; ask for its result with poll_job.\n${list}`,
      inputSchema: {
        type: 'object',
        properties: {
          tool: { type: 'string', enum: slow.map(({ name }) => name) },
          arguments: {
            anyOf: slow.map(({ name, inputSchema }) => ({ title: name, ...(inputSchema as object) })) as Json,
          },
        },
        required: ['tool', 'arguments'],
        additionalProperties: false,
      },
    },
    {
      name: 'poll_job',
      description:
        'Ask whether a job is done, and for its result. Polling costs nothing and is not counted as a call.',
      inputSchema: {
        type: 'object',
        properties: {
          job: { type: 'string', description: 'as submit_job named it, such as job-1' },
          wait_s: { type: 'number', minimum: 0, maximum: 20, description: 'wait so many seconds for it [s]' },
        },
        required: ['job'],
        additionalProperties: false,
      },
    },
  ];
}
