import type { WarehouseProbe } from '../warehouse-port.ts';
import type { Check, Finding } from './run-checks.ts';

/** What stands between this machine and a warehouse elsewhere. Left out where the warehouse is a file here. */
export function warehouseChecks(probe: () => WarehouseProbe | null): Check[] {
  const applies = (): boolean => probe() !== null;
  const look =
    (step: (probe: WarehouseProbe) => Promise<string>): Check['look'] =>
    async () => {
      const there = probe();
      return { status: 'pass', found: there === null ? 'Not needed.' : await step(there) };
    };
  return [
    {
      name: 'warehouse_credentials',
      title: 'BigQuery knows who asks',
      expected: 'application default credentials, or the key of a service account',
      needs: ['configuration'],
      applies,
      next: 'Run `gcloud auth application-default login`, or name a key file as warehouse.credentials.',
      look: look(async (there) => `Signed in: ${await there.credentials()}.`),
    },
    {
      name: 'warehouse_reach',
      title: 'BigQuery takes queries',
      expected: 'the role roles/bigquery.jobUser in the project, and the BigQuery API turned on',
      needs: ['warehouse_credentials'],
      applies,
      next: 'Turn the BigQuery API on in the project and grant roles/bigquery.jobUser (docs/bigquery.md).',
      look: look(async (there) => `A query was planned in ${await there.reach()}.`),
    },
    {
      name: 'warehouse_location',
      title: 'The datasets are where the configuration says',
      expected: 'datasets in warehouse.location, or none yet',
      needs: ['warehouse_reach'],
      applies,
      next: 'Grant roles/bigquery.dataEditor on the datasets (docs/bigquery.md).',
      look: async () => {
        const there = probe();
        const datasets = (await there?.datasets()) ?? [];
        const wanted = (there?.location ?? '').toLowerCase();
        const elsewhere = datasets.filter(
          ({ location }) => location !== null && location.toLowerCase() !== wanted,
        );
        const missing = datasets.filter(({ location }) => location === null);
        if (elsewhere.length > 0)
          return {
            status: 'fail',
            found: elsewhere.map(({ name, location }) => `${name} is in ${location}`).join(', '),
            next: 'Set warehouse.location to where they are, or take another warehouse.dataset: datasets cannot be moved.',
            exitCode: 2,
          };
        const found =
          missing.length === 0
            ? 'All are there.'
            : `To be made: ${missing.map(({ name }) => name).join(', ')}.`;
        return { status: 'pass', found };
      },
    },
    {
      name: 'warehouse_permissions',
      title: 'Tables may be read, written and copied',
      expected: 'the role roles/bigquery.dataEditor on each dataset',
      needs: ['warehouse_location'],
      applies,
      next: 'Grant roles/bigquery.dataEditor on the datasets (docs/bigquery.md).',
      look: async () => permissionFinding((await probe()?.permissions()) ?? null),
    },
  ];
}

function permissionFinding(found: Awaited<ReturnType<WarehouseProbe['permissions']>>): Finding {
  if (found === null) return { status: 'pass', found: 'An emulator, which asks for no permission.' };
  const lacking = found.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) {
    const none = 'No dataset holds a table yet; the first run needs roles/bigquery.user to make them.';
    return { status: 'pass', found: found.length === 0 ? none : 'All that is needed is granted.' };
  }
  return {
    status: 'fail',
    found: lacking.map(({ dataset, missing }) => `${dataset}: ${missing.join(', ')} not granted`).join('; '),
    next: `Grant roles/bigquery.dataEditor on ${lacking.map(({ dataset }) => dataset).join(' and ')} (docs/bigquery.md).`,
    exitCode: 4,
  };
}
