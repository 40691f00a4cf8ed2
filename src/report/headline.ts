import type { BudgetEntry, PlanDocument } from '../contract/plan-document.ts';
import type { ReportDocument } from '../contract/report-document.ts';
import { counted, formatCount, formatPercent } from '../core/charts/format.ts';
import { html, type Html, type Piece } from './html.ts';
import { isLate, keptReasons } from './kept-reasons.ts';
import { localTime } from './local-time.ts';
import { badge } from './section.ts';

/** The top of the page: what the plan does and whether the model may bid, for whom and when. */
export function headline(document: ReportDocument): Html {
  const { plan } = document;
  return html`<section id="headline" aria-labelledby="headline-heading">
    <h1 id="headline-heading">${headlineSentence(document)}</h1>
    ${plan ? permission(plan) : nextStep(document)} ${plan && plan.summary.entities > 0 && balance(plan)}
    ${facts(document)}
  </section> `;
}

/** The plan in one sentence, or what is missing for one; of a trial, what its last morning did. */
export function headlineSentence({ plan, files, training, trial }: ReportDocument): string {
  if (plan === null) {
    if (training.length > 0) return 'A model is trained, but no plan has been made yet.';
    return files.length > 0
      ? 'Data is imported, but no model has been trained yet.'
      : 'Nothing has been imported yet.';
  }
  const { raise, lower, keep, none } = plan.summary;
  const stay = keep + none;
  if (trial !== null)
    return `On ${plan.plannedOn}, the last day, ${counted(raise, 'bid')} went up, ${formatCount(lower)} went down and ${formatCount(stay)} stayed.`;
  if (raise + lower === 0)
    return `Change nothing: ${stay === 1 ? 'the one bid stays as it is' : `all ${counted(stay, 'bid')} stay as they are`}.`;
  const moves = [
    raise > 0 && `raise ${counted(raise, 'bid')}`,
    lower > 0 && `lower ${raise > 0 ? formatCount(lower) : counted(lower, 'bid')}`,
    stay > 0 && `leave ${formatCount(stay)} alone`,
  ];
  const words = moves.filter((move) => move !== false);
  const sentence =
    words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function permission(plan: PlanDocument): Html {
  return html`<p class="pills">
      ${permissionBadge(plan)}
      ${plan.live ? badge('warn', 'Live: changes can be sent') : badge('quiet', 'Dry run: nothing is sent')}
    </p>
    <p class="why">${plan.why}</p>
    ${plan.budget !== undefined && budgetText(plan.budget)} `;
}

function budgetText({ state, text }: BudgetEntry): Html {
  const words = {
    kept: 'kept',
    unused: 'not used up',
    exceeded: 'will be exceeded',
    unknown: 'not watched',
  } as const;
  const tone = state === 'exceeded' || state === 'unknown' ? 'bad' : state === 'kept' ? 'good' : 'quiet';
  return html`<p class="why">${badge(tone, `Monthly budget ${words[state]}`)} ${text}</p>`;
}

function permissionBadge({ mayBid, alerts = [] }: PlanDocument): Html {
  if (mayBid) return badge('good', 'The model may bid');
  return badge('bad', isLate(alerts) ? 'Data are late' : 'The model may not bid');
}

function nextStep({ files, training }: ReportDocument): Html {
  const command =
    training.length > 0 ? 'bidforest plan' : files.length > 0 ? 'bidforest train' : 'bidforest import FILE';
  return html`<p class="why">
    Next: run <code>${command}</code>, or <code>bidforest run</code> for the whole day.
  </p> `;
}

function balance(plan: PlanDocument): Html {
  const { raise, lower, keep, none, entities } = plan.summary;
  const parts = [
    { tone: 'up', words: 'go up', count: raise },
    { tone: 'down', words: 'go down', count: lower },
    { tone: 'stay', words: 'stay', count: keep },
    { tone: 'unknown', words: 'have no known bid', count: none },
  ].filter((part) => part.count > 0);
  const bar = parts.map((part) => html`<span class="${part.tone}" style="flex-grow:${part.count}"></span>`);
  const tiles = parts.map(
    (part) =>
      html`<li class="${part.tone}">
        <b>${formatCount(part.count)}</b> ${part.words}<small
          >${formatPercent(part.count / Math.max(1, entities))} of ${counted(entities, 'bid')}</small
        >
      </li>`,
  );
  const reasons = keptReasons(plan);
  return html`<div class="balance" aria-hidden="true">${bar}</div>
    <ul class="tiles">
      ${tiles}
    </ul>
    ${
      reasons.length > 0 &&
      html`<div class="kept">
        <h2>Why bids stay</h2>
        <ul>
          ${reasons.map((reason) => html`<li><b>${formatCount(reason.count)}</b> <span>${reason.why}</span></li>`)}
        </ul>
      </div>`
    } `;
}

function facts({ account, currency, timeZone, generatedAt, plan }: ReportDocument): Html {
  const rows: readonly (readonly [string, Piece])[] = [
    ['Account', html`<bdi>${account}</bdi>`],
    ['Goal', plan?.goal ?? 'no plan yet'],
    ['Currency', currency],
    ['Planned on', plan?.plannedOn ?? 'no plan yet'],
    ['Written', localTime(generatedAt, timeZone)],
    ['Trained model', plan?.runId ?? 'none'],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
