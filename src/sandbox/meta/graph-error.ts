/** An error as the Graph API gives it. */
export class GraphError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, error: GraphErrorBody) {
    super(error.message);
    this.status = status;
    this.body = { error: { fbtrace_id: 'AtwinTrace', ...error } };
  }
}

interface GraphErrorBody {
  readonly message: string;
  readonly type: 'OAuthException' | 'GraphMethodException' | 'FacebookApiException';
  readonly code: number;
  readonly error_subcode?: number;
  readonly is_transient?: boolean;
  readonly error_user_msg?: string;
}

/** The errors that a client must tell apart. */
export const graphErrors = {
  noToken: () =>
    new GraphError(400, {
      message: 'An active access token must be used to query information about the current user.',
      type: 'OAuthException',
      code: 2500,
    }),
  expired: () =>
    new GraphError(400, {
      message: 'Error validating access token: Session has expired on Sunday, 01-Nov-26 00:00:00 PST.',
      type: 'OAuthException',
      code: 190,
      error_subcode: 463,
    }),
  noProof: () =>
    new GraphError(400, {
      message: 'API calls from the server require an appsecret_proof argument',
      type: 'GraphMethodException',
      code: 100,
    }),
  wrongProof: () =>
    new GraphError(400, {
      message: 'Invalid appsecret_proof provided in the API argument',
      type: 'GraphMethodException',
      code: 100,
    }),
  permission: () =>
    new GraphError(403, {
      message: '(#200) Ad account owner has NOT grant ads_management or ads_read permission',
      type: 'OAuthException',
      code: 200,
    }),
  rateLimit: () =>
    new GraphError(400, {
      message: 'There have been too many calls from this ad-account. Wait a bit and try again.',
      type: 'OAuthException',
      code: 80_000,
      error_subcode: 2_446_079,
      is_transient: false,
    }),
  transient: () =>
    new GraphError(500, {
      message: 'An unexpected error has occurred. Please retry your request later.',
      type: 'OAuthException',
      code: 2,
      is_transient: true,
    }),
  tooMuch: () =>
    new GraphError(400, {
      message: 'Please reduce the amount of data you are asking for, then retry your request',
      type: 'OAuthException',
      code: 100,
      error_subcode: 1_504_018,
    }),
  parameter: (what: string) =>
    new GraphError(400, { message: `(#100) ${what}`, type: 'OAuthException', code: 100 }),
  unknown: (id: string) =>
    new GraphError(400, {
      message: `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
      type: 'GraphMethodException',
      code: 100,
      error_subcode: 33,
    }),
};
