import type { SheetView } from '../../../src/app/http/contract/sheets.ts';
import type { Problem } from '../../../src/app/http/contract.ts';
import { ProblemError } from '../api.ts';

/** Gives a file or a pasted table to the server as it is. @throws ProblemError with what is wrong with it */
export const sendSheet = (content: Blob | string, name: string): Promise<SheetView> =>
  sendFile<SheetView>(`/sheets?name=${encodeURIComponent(name.slice(0, 200))}`, content);

/** Bytes up, JSON back. @throws ProblemError */
export async function sendFile<Answer>(path: string, content: Blob | string): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: content,
    });
  } catch {
    throw new Error('The server does not answer');
  }
  if (response.ok) return (await response.json()) as Answer;
  throw new ProblemError((await response.json()) as Problem);
}
