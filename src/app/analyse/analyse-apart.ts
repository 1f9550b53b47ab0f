import { AppError } from '../../core/error.ts';
import type { FileReport } from './analyse-files.ts';
import type { AnalyseResult, AnalyseTask, UploadResult, UploadTask } from './analyse-worker.ts';

export type AnalyseApart = {
  /** @throws AppError of the analysis, such as `bad-options`; `took-too-long` */
  analyse(task: AnalyseTask): Promise<Extract<AnalyseResult, { outcome: unknown }>>;
  /** What all analyses say of one file that is kept nowhere. @throws AppError `unknown-analysis`, `took-too-long` */
  analyseUpload(task: UploadTask): Promise<FileReport>;
  close(): Promise<void>;
};

/** Longest that somebody at a screen waits [ms]. */
const longestWait = 120_000;
const waitingTasks = 24;

/** Analyses in a worker thread, so that a long fit never delays the others who look. The thread begins with the first task. */
export function analyseInWorker(): AnalyseApart {
  const extension = import.meta.url.slice(-3);
  const start = () =>
    import('piscina').then(
      ({ Piscina }) =>
        new Piscina({
          filename: new URL(`./analyse-worker${extension}`, import.meta.url).href,
          ...{ minThreads: 0, maxThreads: 1, idleTimeout: 60_000, maxQueue: waitingTasks },
        }),
    );
  let pool: ReturnType<typeof start> | null = null;
  const run = async <Result extends object>(name: string, what: string, task: object): Promise<Result> => {
    pool ??= start();
    const signal = AbortSignal.timeout(longestWait);
    try {
      return (await (await pool).run(task, { name, signal })) as Result;
    } catch (error) {
      if (signal.aborted)
        throw new AppError(
          'took-too-long',
          `${what} was ended after ${longestWait / 1000} s; with fewer candidates it may be done sooner`,
        );
      throw error;
    }
  };
  return {
    async analyse(task) {
      const result = await run<AnalyseResult>('performAnalysis', task.analysis, task);
      if ('outcome' in result) return result;
      throw new AppError(result.code, result.message);
    },
    async analyseUpload(task) {
      const result = await run<UploadResult>('analyseUpload', `the analysis of ${task.name}`, task);
      if ('report' in result) return result.report;
      throw new AppError(result.code, result.message);
    },
    close: async () => {
      if (pool !== null) await (await pool).destroy();
    },
  };
}
