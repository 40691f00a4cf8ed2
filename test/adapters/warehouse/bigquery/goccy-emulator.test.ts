import { afterAll, describe } from 'vitest';
import type { Warehouse } from '../../../../src/jobs/ports.ts';
import { contractTable, describeWarehouse } from '../warehouse-contract.ts';
import { goccyEmulator, openEmulated, startEmulator, type Emulator } from './start-emulator.ts';

/** What its memory bears: each statement of each warehouse leaves some behind, until it ends by itself at 2 GB. */
const WAREHOUSES_PER_PROCESS = 4;

/** Where it is not like BigQuery, and the tests of the contract that it fails for that. */
const GAPS = {
  'a MERGE deletes nothing WHEN NOT MATCHED BY SOURCE and a parameter is compared with': [
    'finds and replaces rows by any text',
    'replaces exactly the rows of its scope',
    'leaves the same state when it is run twice, and says how many rows it loaded',
    'takes a scope with quotes as it is',
  ],
  'a list of numbers as a parameter is taken for a list of texts': ['binds parameters, lists among them'],
  'CREATE SNAPSHOT TABLE is not supported': ['keeps a table as it was'],
};

const { isHere, unlessHere } = goccyEmulator;

describe.skipIf(!isHere)(`BigQuery, as goccy’s emulator plays it${unlessHere}`, () => {
  let emulator: Emulator | undefined;
  let opened = 0;
  const open = async (): Promise<Warehouse> => {
    if (opened % WAREHOUSES_PER_PROCESS === 0 || emulator?.isRunning() !== true) {
      await emulator?.stop();
      emulator = await startEmulator(goccyEmulator);
    }
    return openEmulated(emulator, `test_${++opened}`, [contractTable]);
  };
  afterAll(() => emulator?.stop());

  describeWarehouse('goccy-emulator', open, Object.values(GAPS).flat());
});
