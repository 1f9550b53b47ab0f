import { z } from 'zod';
import { AppError } from '../../core/error.ts';
import { readAllowedFile } from './read-allowed-file.ts';

/** Characters of a file passed as an argument, at most. */
const mostCharacters = 16 * 2 ** 20;

/** A file as an argument: its text, its bytes as base64, or its path in the folder that may be read. */
export const contentArguments = {
  text: z.string().max(mostCharacters).optional().describe('the content, where it is text'),
  base64: z.base64().max(mostCharacters).optional().describe('the content as base64'),
  path: z.string().min(1).max(1000).optional().describe('a file in the folder that may be read'),
};

type Content = {
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly path?: string | undefined;
};

/** @throws AppError `bad-arguments` unless there is just one; like {@link readAllowedFile} */
export async function readContent(
  tool: string,
  { text, base64, path }: Content,
  folder: string | null,
): Promise<Uint8Array> {
  const given = [text, base64, path].filter((part) => part !== undefined).length;
  if (given !== 1)
    throw new AppError(
      'bad-arguments',
      `${tool}: ${given} of text, base64 and path are given; expected just one`,
    );
  if (path !== undefined) return readAllowedFile(folder, path);
  return text !== undefined
    ? new TextEncoder().encode(text)
    : new Uint8Array(Buffer.from(base64 ?? '', 'base64'));
}
