import { describe, expect, it } from 'vitest';
import { createCampaignPlace } from './campaign-place.ts';
import { surviveKills } from './survive-kills.ts';

const killCount = 50;
const postgres = process.env.ONNES_TEST_POSTGRES;

describe('kill -9 at random moments', () => {
  describe.each([
    ['SQLite', null],
    ['PostgreSQL (needs ONNES_TEST_POSTGRES)', postgres],
  ])('on %s', (_, address) => {
    it.skipIf(address === undefined)(
      'E2 H4: changes no result and repeats nothing done to matter',
      async () => {
        const place = await createCampaignPlace(address);
        const survival = await surviveKills(place, killCount, 'exact').finally(() => place.remove());
        expect(survival).toMatchObject({ kills: killCount, held: 0, faults: [] });
        expect(survival.campaigns).toBeGreaterThan(5);
      },
    );
  });

  it('H3 H4: leaves what the instrument cannot tell to a person, and repeats nothing', async () => {
    const place = await createCampaignPlace();
    const survival = await surviveKills(place, killCount, 'cannot-tell').finally(() => place.remove());
    expect(survival).toMatchObject({ kills: killCount, faults: [] });
    expect(survival.held).toBeGreaterThan(survival.heldBegun);
    expect(survival.heldBegun).toBeGreaterThan(0);
  });
});
