import { describe, expect, it } from 'vitest';
import { errorWith, sources } from './prior-landscapes.fixture.ts';

const landscapes = 60;

describe.each([8, 20])('prior data beside %d values, over sixty landscapes', (count) => {
  const alone = errorWith(count, null, landscapes);

  it.each(['other', 'opposite', 'half', 'three others'] as const)(
    'of the kind "%s" do little harm',
    (kind) => {
      expect(errorWith(count, sources[kind], landscapes)).toBeLessThan(1.15 * alone);
    },
  );

  it('that tell of the same thing help', () => {
    expect(errorWith(count, sources.similar, landscapes)).toBeLessThan(0.95 * alone);
  });
});
