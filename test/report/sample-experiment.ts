import type { ExperimentDocument } from '../../src/contract/experiment-document.ts';

/** An experiment after two looks, the last of which shows a gain. */
export function sampleExperiment(): ExperimentDocument {
  const look = (
    number: number,
    lastDay: string,
    low: number | null,
    verdict: 'better' | 'open',
  ): ExperimentDocument['looks'][number] => ({
    look: number,
    lookedAt: `${lastDay}T06:00:00.000Z`,
    lastDay,
    lift: { value: 0.12, low: low === null ? null : low / 400, high: low === null ? null : 0.2 },
    perDay: { value: 48, low, high: low === null ? null : 80 },
    explained: 0.62,
    reported: 0.81,
    lagError: 0.001,
    verdict,
  });
  return {
    id: 'ab12cd34',
    source: 'google-ads',
    account: '123-456-7890',
    currency: 'EUR',
    state: 'running',
    firstDay: '2026-02-16',
    lastDay: '2026-03-15',
    stopped: null,
    daysBefore: 28,
    costPerDay: 400,
    campaigns: [
      { id: '1', name: 'Search <Brand> & Co', unit: '1', arm: 'held_out' },
      { id: '2', name: null, unit: '2', arm: 'treated' },
    ],
    detectable: { days: 28, periods: 2, error: 0.05, lift: 0.15, perDay: 60 },
    looks: [look(1, '2026-02-22', null, 'open'), look(2, '2026-03-01', 16, 'better')],
    nextLook: '2026-03-08',
    autonomy: { factor: 1.1, why: 'After look 2 of experiment ab12cd34, the lift is above zero.' },
  };
}
