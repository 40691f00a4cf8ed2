import { describe, expect, it } from 'vitest';
import { experimentsSection } from '../../src/report/experiments.ts';
import { sampleExperiment } from './sample-experiment.ts';

const rendered = (change: Partial<ReturnType<typeof sampleExperiment>> = {}): string =>
  (experimentsSection([{ ...sampleExperiment(), ...change }])?.markup ?? '').replaceAll(/\s+/g, ' ');

describe('the section about experiments', () => {
  it('is absent where there was none', () => {
    expect(experimentsSection([])).toBeNull();
  });

  it('says what the last look shows, with its bounds and what follows', () => {
    const html = rendered();
    expect(html).toContain('It earns more than bids left alone: €16.00 to €80.00 a day.');
    expect(html).toContain('So the largest step and the spend caps are multiplied by 1.1.');
    expect(html).toContain('Search &lt;Brand&gt; &amp; Co');
    expect(html).toContain('1 campaign of 2 held');
  });

  it('says so where nothing can be told yet', () => {
    const { looks } = sampleExperiment();
    expect(rendered({ looks: looks.slice(0, 1) })).toMatch(/cannot be told yet: any loss to any gain a day/);
    expect(rendered({ looks: [] })).toContain('its first look waits for the results of 2026-03-08');
    expect(rendered({ looks: [], nextLook: null, state: 'stopped' })).toContain(
      'stopped before its first look',
    );
  });
});
