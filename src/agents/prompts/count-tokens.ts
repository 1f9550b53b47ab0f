import { Buffer } from 'node:buffer';

const bytesPerToken = 2;

/** Tokens of a text, guessed high: tables of numbers have about two bytes to a token, prose has four. */
export const guessTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / bytesPerToken);
