import type { CopilotAnswer, CopilotMessage } from '../../../src/app/http/contract/copilot.ts';
import { ProblemError } from '../api.ts';

type Listeners = { readonly onText: (text: string) => void; readonly onRetry: (why: string) => void };

/** Asks the model of a campaign; its sentences come as they are checked. @throws ProblemError */
export async function askModel(
  path: string,
  question: string,
  signal: AbortSignal,
  { onText, onRetry }: Listeners,
): Promise<CopilotAnswer> {
  const response = await fetch(`/api${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, signal },
    body: JSON.stringify({ question }),
  }).catch((error: unknown) => {
    throw signal.aborted ? error : fault('The server does not answer. Ask again when it does.');
  });
  if (!response.ok || response.body === null) throw new ProblemError(await response.json());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const blocks = `${rest}${value}`.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      if (data === undefined) continue;
      const message = JSON.parse(data.slice(5)) as CopilotMessage;
      if (message.kind === 'text') onText(message.text);
      else if (message.kind === 'retry') onRetry(message.why);
      else if (message.kind === 'done') return message.answer;
      else throw fault(message.detail);
    }
  }
  throw fault('The answer broke off. Ask again.');
}

const fault = (detail: string): ProblemError =>
  new ProblemError({ type: 'urn:onnes:model', title: 'model', status: 0, detail });
