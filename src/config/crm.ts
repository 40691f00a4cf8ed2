import { z } from 'zod';
import { SecretSetting } from './secret.ts';

const Id = z.string().min(1);
/** A column of the CRM's table. */
const Column = z.string().min(1);
/** `orders`, `shop.orders`, or with the project in front in BigQuery. */
const Table = z.string().regex(/^[^\s"`;.]+(\.[^\s"`;.]+){0,2}$/, 'a table or view such as shop.orders');

const Attributes = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and underscores'),
    z.strictObject({
      column: Column,
      type: z.enum(['number', 'category', 'boolean']),
    }),
  )
  .default({})
  .meta({
    description: 'Further columns to keep. Nothing else is read, so free text stays where it is',
  });

const common = {
  table: Table.meta({ description: 'Table or view' }),
  attributes: Attributes,
};

const updated = {
  updated_at: Column.meta({ description: 'When the row last changed: a timestamp, with an index on it' }),
  deleted: Column.optional().meta({
    description: 'True, or the moment of it, where the row is deleted; absent where rows vanish',
  }),
};

/** Customers of the CRM. */
const Customers = z.strictObject({
  ...common,
  columns: z.strictObject({
    customer_id: Column,
    created_at: Column.meta({ description: 'Since when the customer is known: a timestamp or a day' }),
    ...updated,
    email: Column.optional().meta({ description: 'Hashed before it is kept' }),
    phone: Column.optional().meta({ description: 'Hashed before it is kept' }),
    lifetime_value: Column.optional().meta({ description: 'As the CRM itself reckons it' }),
  }),
});

/** Orders of the CRM. */
const Orders = z.strictObject({
  ...common,
  columns: z.strictObject({
    order_id: Column,
    ordered_at: Column.meta({ description: 'When it was placed: a timestamp or a day' }),
    ...updated,
    revenue: Column.meta({ description: 'Order value; negative for a refund' }),
    customer_id: Column.optional(),
    margin: Column.optional().meta({ description: 'Contribution margin' }),
    currency: Column.optional().meta({
      description: 'Currency of the order; orders in another than the account’s are turned away',
    }),
    click_id: Column.optional().meta({ description: 'Id of the ad click: gclid, fbclid' }),
    campaign_id: Column.optional().meta({ description: 'Campaign id or name, such as utm_campaign' }),
    keyword_id: Column.optional(),
    traffic_source: Column.optional().meta({ description: 'Such as utm_source' }),
    refund: Column.optional().meta({
      description: 'What was paid back of the order, as a positive number; a row of its own on its own day',
    }),
    refunded_at: Column.optional().meta({
      description: 'When it was paid back; the last change of the row where absent',
    }),
  }),
});

/** The connection to a CRM. */
export const CrmSetting = z.strictObject({
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens')
    .default('crm')
    .meta({ description: 'Name of the source that its rows carry' }),
  account: Id.optional().meta({
    description: 'Id of the account its rows belong to; the first one when absent',
  }),
  from: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('postgres').meta({ description: 'PostgreSQL, or what speaks its protocol' }),
        connection: SecretSetting.prefault({ from: 'environment', variable: 'CRM_DATABASE_URL' }).meta({
          description: 'Where `postgres://user:password@host:5432/database` is',
        }),
        tls: z.enum(['verify', 'encrypt', 'off']).default('verify').meta({
          description:
            'verify: encrypted, and the server’s certificate is checked; encrypt: not checked; off: for a server on the same machine',
        }),
        certificateAuthority: z.string().min(1).optional().meta({
          description:
            'File with the certificate that signed the server’s, where the system does not know it',
        }),
        connectSeconds: z.number().min(1).max(300).default(15),
        statementSeconds: z.number().min(1).max(3_600).default(120).meta({
          description: 'For each statement; a reading is many of them',
        }),
      }),
      z.strictObject({
        kind: z.literal('warehouse').meta({
          description: 'Tables of the warehouse itself, such as a CRM that is copied to BigQuery',
        }),
      }),
    ])
    .prefault({ kind: 'postgres' }),
  timeZone: z.string().optional().meta({
    description: 'Time zone of timestamps that carry none; the account’s when absent',
  }),
  customerIdIsPersonal: z.boolean().default(true).meta({
    description:
      'False where customer ids are plain numbers that say nothing of a person; else they are hashed',
  }),
  customers: Customers.optional(),
  orders: Orders.optional(),
  overlapMinutes: z.number().min(0).max(10_080).default(60).meta({
    description:
      'How long a change may take to be committed: so much is read again, and rows that are known are passed over',
  }),
  compareDays: z.number().int().min(0).max(365).default(1).meta({
    description: 'Every so many days all ids are compared, to see what was deleted or missed; 0: never',
  }),
  largestLostShare: z.number().gt(0).max(1).default(0.2).meta({
    description: 'More rows than this share gone at once are an accident: nothing is taken for deleted',
  }),
});

export type CrmSetting = z.infer<typeof CrmSetting>;
