import { describe, expect, it } from 'vitest';
import { replaceScope } from '../../../src/adapters/warehouse/replace-scope.ts';
import { contractTable } from './warehouse-contract.ts';

describe('replaceScope', () => {
  it('removes the rows of the scope, given as parameters, and inserts what is staged', () => {
    const { remove, insert, params } = replaceScope(contractTable, '`p.d.t`', '`p.d.s`', {
      source: 'a',
      day: '2024-01-01',
    });
    expect(remove).toBe('DELETE FROM `p.d.t` WHERE `source` = @scope_0 AND `day` = CAST(@scope_1 AS DATE)');
    expect(insert).toMatch(/^INSERT INTO `p\.d\.t` \((.*)\) SELECT \1 FROM `p\.d\.s`$/);
    expect(params).toEqual({ scope_0: 'a', scope_1: '2024-01-01' });
  });

  it('replaces everything when the scope is empty', () => {
    expect(replaceScope(contractTable, '`t`', '`s`', {}).remove).toBe('DELETE FROM `t` WHERE TRUE');
  });

  it.each(['cost', 'ratio', 'at', 'attributes', 'nosuch'])('refuses a scope by %s', (column) => {
    expect(() => replaceScope(contractTable, '`t`', '`s`', { [column]: '1' })).toThrow(/cannot be replaced/);
  });
});
