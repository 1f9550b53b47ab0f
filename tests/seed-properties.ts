import fc from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a failure is seen again where it is mended.
 * `ONNES_TEST_SEED` draws others: a whole number, or `random`.
 */
const wanted = process.env.ONNES_TEST_SEED ?? '1908';
if (wanted !== 'random') {
  const seed = Number(wanted);
  if (!Number.isInteger(seed))
    throw new Error(`ONNES_TEST_SEED is ${wanted}; expected a whole number or "random"`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
