import { describe, expect, it } from 'vitest';
import { parseConnectionString } from '../../../src/adapters/crm/connection-string.ts';

describe('a connection string', () => {
  it('says where and as whom to connect', () => {
    expect(parseConnectionString('postgres://jane:s%40fe@db.example.com/shop?sslmode=disable', 'it')).toEqual(
      {
        host: 'db.example.com',
        port: 5432,
        user: 'jane',
        password: 's@fe',
        database: 'shop',
      },
    );
    expect(parseConnectionString('postgresql://u:p@[::1]:6543/d', 'it')).toMatchObject({
      host: '::1',
      port: 6543,
    });
  });

  it.each([
    '',
    'host=db user=jane password=hunter2',
    'mysql://jane:hunter2@db/shop',
    'postgres://jane:hunter2@db',
  ])('is not repeated where it cannot be read: %j', (text) => {
    const read = (): unknown => parseConnectionString(text, 'the environment variable CRM');

    expect(read).toThrow(
      expect.objectContaining({ name: 'ConfigError', next: 'Correct it in the environment variable CRM.' }),
    );
    expect(read).not.toThrow(/hunter2/);
  });
});
