import { describe, expect, it } from 'vitest';
import { replaceScope } from '../../../src/adapters/warehouse/replace-scope.ts';
import { contractTable } from './warehouse-contract.ts';

describe('replaceScope', () => {
  it('is one statement with the scope as parameters', () => {
    const { sql, params } = replaceScope(contractTable, '`p.d.t`', '`p.d.s`', {
      source: 'a',
      day: '2024-01-01',
    });
    expect(sql.split('\n').slice(0, 2)).toEqual([
      'MERGE `p.d.t` T USING `p.d.s` S ON FALSE',
      'WHEN NOT MATCHED BY SOURCE AND (T.`source` = @scope_0 AND T.`day` = CAST(@scope_1 AS DATE)) THEN DELETE',
    ]);
    expect(params).toEqual({ scope_0: 'a', scope_1: '2024-01-01' });
  });

  it('replaces everything when the scope is empty', () => {
    expect(replaceScope(contractTable, '`t`', '`s`', {}).sql).toContain('BY SOURCE AND (TRUE) THEN DELETE');
  });

  it.each(['cost', 'ratio', 'at', 'attributes', 'nosuch'])('refuses a scope by %s', (column) => {
    expect(() => replaceScope(contractTable, '`t`', '`s`', { [column]: '1' })).toThrow(/cannot be replaced/);
  });
});
