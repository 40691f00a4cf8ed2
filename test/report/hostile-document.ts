import type { ReportDocument } from '../../src/contract/report-document.ts';

/** The same document with a text in every place that is read from data: names, values, reasons, files, features. */
export function hostileDocument(document: ReportDocument, text: string): ReportDocument {
  const { plan } = document;
  return {
    ...document,
    account: text,
    files: document.files.map((file) => ({
      ...file,
      file: text,
      source: text,
      doubts: file.doubts.map(() => text),
      health: file.health.map((finding) => ({
        ...finding,
        column: text,
        message: text,
        examples: finding.examples.map((each) => ({ ...each, detail: text })),
      })),
      quarantine: file.quarantine.map((row) => ({ ...row, column: text, value: text, reason: text })),
    })),
    exploration: document.exploration.map((part) => ({
      ...part,
      metrics: part.metrics.map((metric) => ({ ...metric, metric: text, unit: text })),
      conversionBySource: part.conversionBySource.map((source) => ({ ...source, source: text })),
      outliers: part.outliers.map((outlier) => ({ ...outlier, metric: text, where: text, why: text })),
    })),
    training: document.training.map((run) => ({
      ...run,
      runId: text,
      model: text,
      why: text,
      split: { ...run.split, why: text },
      cleaning: run.cleaning.map((step) => ({ ...step, step: text, column: text, detail: text })),
      features: {
        used: run.features.used.map(() => text),
        removed: run.features.removed.map(() => ({ feature: text, why: text })),
        leakageProne: run.features.leakageProne.map(() => ({ feature: text, why: text })),
      },
      models: run.models.map((model) => ({
        ...model,
        importance: model.importance.map((each) => ({ ...each, feature: text })),
      })),
      errors: run.errors.map((error) => ({
        ...error,
        segment: text,
        examples: error.examples.map((each) => ({ ...each, row: text })),
      })),
    })),
    plan: plan && {
      ...plan,
      goal: text,
      why: text,
      decisions: plan.decisions.map((decision) => ({
        ...decision,
        entity: {
          ...decision.entity,
          name: text,
          campaign: text,
          adGroup: text,
          matchType: text,
          network: text,
        },
        reason: text,
        verdicts: decision.verdicts.map((verdict) => ({ ...verdict, rule: text, reason: text })),
        contributions: decision.contributions.map((each) => ({ ...each, feature: text, value: text })),
      })),
    },
  };
}
