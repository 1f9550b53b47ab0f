import type { Problem } from '../../src/app/http/contract.ts';

/** What the server said was wrong. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** What is known when no answer came: of a change nobody can say whether it arrived. */
const noAnswer = (isChange: boolean): ProblemError =>
  new ProblemError({
    type: 'urn:onnes:no-connection',
    title: 'no-connection',
    status: 0,
    detail: isChange
      ? 'The server does not answer. Look whether it arrived before you send it again.'
      : 'The server does not answer. Nothing has changed.',
  });

/** One request of the API; JSON in, JSON out. @throws ProblemError with what is wrong, in words for a person */
export async function ask<Answer>(
  path: string,
  options: { method?: string; body?: unknown } = {},
): Promise<Answer> {
  const method = options.method ?? (options.body === undefined ? 'GET' : 'POST');
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      ...(options.body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(options.body),
      }),
    });
  } catch {
    throw noAnswer(method !== 'GET');
  }
  if (response.ok) return (await response.json()) as Answer;
  throw new ProblemError(await readProblem(response));
}

/** Sends a file as it is. @throws ProblemError */
export async function putFile(
  path: string,
  content: Blob,
): Promise<{ readonly name: string; readonly blob: string }> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: content,
    });
  } catch {
    throw noAnswer(true);
  }
  if (response.ok) return (await response.json()) as { name: string; blob: string };
  throw new ProblemError(await readProblem(response));
}

async function readProblem(response: Response): Promise<Problem> {
  const { status } = response;
  try {
    return (await response.json()) as Problem;
  } catch {
    return { type: 'urn:onnes:fault', title: 'fault', status, detail: `The server answered ${status}.` };
  }
}

/** Fetches a file and hands it to the person; what is wrong comes as an error instead of a file. @throws ProblemError */
export async function fetchFile(path: string, name: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`);
  } catch {
    throw noAnswer(false);
  }
  if (!response.ok) throw new ProblemError(await readProblem(response));
  saveFile(await response.blob(), name);
}

/** Hands bytes to the person as a file. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
