import { createHash } from 'node:crypto';
import { RequestFailure } from './api-error.ts';
import type { CustomerRecord } from './records.ts';
import { ADS_SCOPE, type Settings } from './settings.ts';

/** What a request says of who sent it. */
export interface Caller {
  /** `Bearer …`; null on plaintext gRPC, which cannot carry call credentials. */
  readonly authorization: string | null;
  readonly loginCustomerId: string | null;
  /** Whether credentials may be missing: only plaintext gRPC. */
  readonly anonymous: boolean;
}

interface Issued {
  readonly grant: string;
  readonly expiresAt: number;
  readonly scopes: readonly string[];
}

/** Issues access tokens and checks who may do what. Token lifetimes are real time: clients time them so. */
export class Access {
  readonly #tokens = new Map<string, Issued>();

  /** A token for a refresh token or a signed assertion. Null when the grant is not good: `invalid_grant`. */
  issue(grant: string, settings: Settings, wallClock: number): string | null {
    if (settings.revokedTokens.includes(grant)) return null;
    const token = `ya29.twin-${createHash('sha256').update(`${grant}/${this.#tokens.size}`).digest('hex').slice(0, 24)}`;
    this.#tokens.set(token, {
      grant,
      expiresAt: wallClock + settings.tokenSeconds * 1000,
      scopes: settings.scopes,
    });
    return token;
  }

  /** @throws RequestFailure UNAUTHENTICATED or PERMISSION_DENIED as the front of the API says it. */
  authenticate(caller: Caller, settings: Settings, wallClock: number, scope = ADS_SCOPE): void {
    if (caller.authorization === null && caller.anonymous) return;
    const token = /^Bearer (\S+)$/.exec(caller.authorization ?? '')?.[1] ?? '';
    const issued = this.#tokens.get(token);
    const dead =
      issued === undefined || issued.expiresAt <= wallClock || settings.revokedTokens.includes(issued.grant);
    if (dead) throw new RequestFailure('UNAUTHENTICATED', []);
    if (!issued.scopes.includes(scope))
      throw new RequestFailure('PERMISSION_DENIED', [], 'Request had insufficient authentication scopes.');
  }

  /** Whether the caller may work with a customer. @throws RequestFailure PERMISSION_DENIED */
  authorize(
    customer: CustomerRecord | undefined,
    caller: Caller,
    customers: readonly CustomerRecord[],
    settings: Settings,
  ): CustomerRecord {
    const login = caller.loginCustomerId;
    const manager = customers.find(({ id }) => id === login);
    if (customer === undefined) throw denied('USER_PERMISSION_DENIED', NO_PERMISSION);
    if (login !== null && manager === undefined) throw denied('USER_PERMISSION_DENIED', NO_PERMISSION);
    if (login !== null && levelBelow(login, customer, customers) === null)
      throw denied('USER_PERMISSION_DENIED', NO_PERMISSION);
    if (login === null && customer.managerId !== null) throw denied('USER_PERMISSION_DENIED', NO_PERMISSION);
    if ((customer.status ?? 'ENABLED') !== 'ENABLED')
      throw denied(
        'CUSTOMER_NOT_ENABLED',
        "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
      );
    if (!settings.projectApproved && !customer.test)
      throw denied(
        'CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION',
        'The Google Cloud project is only approved for use with test accounts.',
      );
    return customer;
  }
}

/** How many levels a customer is below another: 0 for itself, null when it is not below it. */
export function levelBelow(
  managerId: string,
  customer: CustomerRecord,
  customers: readonly CustomerRecord[],
): number | null {
  if (customer.id === managerId) return 0;
  const above = customers.find(({ id }) => id === customer.managerId);
  const level = above === undefined ? null : levelBelow(managerId, above, customers);
  return level === null ? null : level + 1;
}

const NO_PERMISSION =
  "User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header.";

function denied(code: string, message: string): RequestFailure {
  return new RequestFailure('PERMISSION_DENIED', [{ category: 'authorization_error', code, message }]);
}
