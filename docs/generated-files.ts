import { modelJsonSchema } from '../src/adapters/model-files/schema.ts';
import { ruleJsonSchema } from '../src/adapters/rule-files/schema.ts';
import { configJsonSchema } from '../src/config/json-schema.ts';
import { ConfigFile } from '../src/config/schema.ts';
import { ApplyDocument, RollbackDocument, WritingDocument } from '../src/contract/apply-document.ts';
import { BacktestDocument } from '../src/contract/backtest-document.ts';
import {
  DataCheckoutDocument,
  DataDiffDocument,
  DataListDocument,
  DataPruneDocument,
  DataShowDocument,
  DataVerifyDocument,
} from '../src/contract/data-document.ts';
import { DoctorDocument } from '../src/contract/doctor-document.ts';
import { EvaluateDocument } from '../src/contract/evaluate-document.ts';
import {
  ExperimentDocument,
  ExperimentPlanDocument,
  ExperimentStatusDocument,
} from '../src/contract/experiment-document.ts';
import { ExplainDocument } from '../src/contract/explain-document.ts';
import { ExploreDocument } from '../src/contract/explore-document.ts';
import { FeaturesDocument } from '../src/contract/features-document.ts';
import { ImportDocument } from '../src/contract/import-document.ts';
import { IngestDocument } from '../src/contract/ingest-document.ts';
import { PlanDocument } from '../src/contract/plan-document.ts';
import { QuarantineDocument, ReleaseDocument } from '../src/contract/quarantine-document.ts';
import { ReportDocument } from '../src/contract/report-document.ts';
import { SandboxDocument } from '../src/contract/sandbox-document.ts';
import { ScheduleDocument } from '../src/contract/schedule-document.ts';
import { TrainDocument } from '../src/contract/train-document.ts';
import { documentCatalogue } from '../src/core/features/catalogue/document-catalogue.ts';
import { guardrailsMarkdown } from '../src/core/guardrails/document-rules.ts';
import { documentTables } from './document-tables.ts';
import { documentSchema } from './document-schemas.ts';

/** Every generated file of the repository, by path: `npm run generate` writes them, a test compares them. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'bidforest.schema.json': configJsonSchema(),
    'models/model.schema.json': modelJsonSchema(),
    'rules/rule.schema.json': ruleJsonSchema(),
    'docs/guardrails.md': guardrailsMarkdown(),
    'docs/features.md': documentCatalogue(),
    'docs/tables.md': documentTables(),
    'docs/configuration.md': configuration(),
    'docs/json.md': documents(),
  };
}

function configuration(): string {
  return `# Configuration

Generated from \`src/config/schema.ts\` by \`npm run generate\`.
\`bidforest init\` writes a \`bidforest.config.yaml\`; editors check it against \`bidforest.schema.json\`.

${documentSchema(ConfigFile)}
`;
}

function documents(): string {
  const sections = [
    ['bidforest import --json', ImportDocument],
    ['bidforest ingest --json', IngestDocument],
    ['bidforest features --json', FeaturesDocument],
    ['bidforest train --json', TrainDocument],
    ['bidforest evaluate --json', EvaluateDocument],
    ['bidforest plan --json', PlanDocument],
    ['bidforest apply --json', ApplyDocument],
    ['bidforest rollback --json', RollbackDocument],
    ['bidforest pause --json and bidforest resume --json', WritingDocument],
    ['bidforest doctor --json', DoctorDocument],
    ['bidforest data list --json', DataListDocument],
    ['bidforest data show --json', DataShowDocument],
    ['bidforest data diff --json', DataDiffDocument],
    ['bidforest data checkout --json', DataCheckoutDocument],
    ['bidforest data verify --json', DataVerifyDocument],
    ['bidforest data prune --json', DataPruneDocument],
    ['bidforest data quarantine --json', QuarantineDocument],
    ['bidforest data release --json', ReleaseDocument],
    ['bidforest experiment plan --json', ExperimentPlanDocument],
    ['bidforest experiment start --json and stop --json', ExperimentDocument],
    ['bidforest experiment status --json', ExperimentStatusDocument],
    ['bidforest backtest --json', BacktestDocument],
    ['bidforest explain --json', ExplainDocument],
    ['bidforest report --json and bidforest run --json', ReportDocument],
    ['one of its `exploration` entries', ExploreDocument],
    ['bidforest schedule show --json, set --json and remove --json', ScheduleDocument],
    ['bidforest sandbox --json', SandboxDocument],
  ] as const;
  return `# JSON documents

Generated from \`src/contract/\` by \`npm run generate\`.
With \`--json\` a command prints exactly one of these documents on stdout; everything else goes to stderr.
A failure prints \`{ "error": { name, message, expected, found, next, retryable, exitCode } }\` and exits with \`exitCode\`.

${sections.map(([title, schema]) => `## ${title}\n\n${documentSchema(schema)}`).join('\n\n')}
`;
}
