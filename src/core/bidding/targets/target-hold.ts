/** A campaign with an automated strategy, as far as it decides whether its target may move. */
export interface TargetCampaign {
  readonly portfolioStrategy: string | null;
  /** `ENABLED`, `LEARNING_SETTING_CHANGE`, `LIMITED_BY_BUDGET` …; null when it is not known. */
  readonly systemStatus: string | null;
  /** `BASE` or an arm of an experiment; null when it is not known. */
  readonly experimentType: string | null;
  /** Ad groups whose own target takes the place of the campaign's. */
  readonly ownTargets: number;
}

/** Why the target of a campaign is left alone whatever its numbers say, the rest of "because …"; null when it may move. */
export function targetHold(campaign: TargetCampaign): string | null {
  const { portfolioStrategy, systemStatus, experimentType, ownTargets } = campaign;
  if (portfolioStrategy !== null)
    return 'the campaign follows a portfolio strategy, whose target moves other campaigns too';
  if (experimentType !== 'BASE')
    return 'the campaign is part of an experiment, or it is not known whether it is';
  if (ownTargets > 0)
    return `${ownTargets} of its ad groups ${ownTargets === 1 ? 'has a target of its' : 'have targets of their'} own`;
  if (systemStatus === null) return 'whether the strategy is learning is not known';
  if (systemStatus.includes('LEARNING'))
    return `the strategy is learning (${systemStatus}), and its results say little until it is done`;
  return /MISCONFIGURED|UNAVAILABLE/.test(systemStatus)
    ? `the platform calls the strategy ${systemStatus}`
    : null;
}
