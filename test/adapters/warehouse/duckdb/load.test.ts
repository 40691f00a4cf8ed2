import { describe, expect, it } from 'vitest';
import { deleteScope } from '../../../../src/adapters/warehouse/duckdb/load.ts';
import { contractTable } from '../warehouse-contract.ts';

describe('deleteScope', () => {
  it('is one statement with the scope as parameters', () => {
    expect(deleteScope(contractTable, '"t"', { source: 'a', day: '2024-01-01' })).toEqual({
      sql: 'DELETE FROM "t" WHERE "source" = CAST($scope_0 AS VARCHAR) AND "day" = CAST($scope_1 AS DATE)',
      params: { scope_0: 'a', scope_1: '2024-01-01' },
    });
  });

  it('removes everything when the scope is empty', () => {
    expect(deleteScope(contractTable, '"t"', {}).sql).toBe('DELETE FROM "t"');
  });

  it.each(['cost', 'ratio', 'at', 'attributes', 'nosuch'])('refuses a scope by %s', (column) => {
    expect(() => deleteScope(contractTable, '"t"', { [column]: '1' })).toThrow(/cannot be replaced/);
  });
});
