import type { grpc as Grpc } from 'google-gax';
import { STATUSES, type AdsError, type RequestFailure } from '../api-error.ts';
import { messageClass, PACKAGE } from './protos.ts';

/** How `Any` names a GoogleAdsFailure. */
export const FAILURE_TYPE = `type.googleapis.com/${PACKAGE}.errors.GoogleAdsFailure`;
const FAILURE_TRAILER = `${PACKAGE}.errors.googleadsfailure-bin`;

/** A GoogleAdsFailure for protobuf. */
export function failureMessage(errors: readonly AdsError[], requestId: string): Buffer {
  const failure = messageClass('errors.GoogleAdsFailure');
  const message = failure.fromObject({ errors: errors.map(protoError), request_id: requestId });
  return Buffer.from(failure.encode(message).finish());
}

/** A `google.rpc.Status` with the failure as its detail: how partial failures are reported. */
export function statusMessage(code: number, message: string, failure: Buffer | null): object {
  const details = failure === null ? [] : [{ type_url: FAILURE_TYPE, value: failure }];
  return { code, message, details };
}

/** An error of gRPC with the trailers that clients read. */
export function grpcFailure(
  failure: RequestFailure,
  requestId: string,
  grpc: typeof Grpc,
): Grpc.ServiceError {
  const metadata = new grpc.Metadata();
  const code = grpc.status[failure.status];
  metadata.set('request-id', requestId);
  if (failure.errors.length > 0) {
    const bytes = failureMessage(failure.errors, requestId);
    const status = messageClass('google.rpc.Status');
    const message = status.fromObject(statusMessage(code, failure.message, bytes));
    metadata.set(FAILURE_TRAILER, bytes);
    metadata.set('grpc-status-details-bin', Buffer.from(status.encode(message).finish()));
  }
  return Object.assign(new Error(failure.message), { code, details: failure.message, metadata });
}

/** The `error` object of REST bodies. */
export function restFailure(failure: RequestFailure, requestId: string): object {
  const { http } = STATUSES[failure.status];
  const details =
    failure.errors.length === 0
      ? {}
      : { details: [{ '@type': FAILURE_TYPE, errors: failure.errors.map(jsonError), requestId }] };
  return { error: { code: http, message: failure.message, status: failure.status, ...details } };
}

function protoError(error: AdsError): object {
  return {
    error_code: { [error.category]: error.code },
    message: error.message,
    ...(error.trigger === undefined ? {} : { trigger: { string_value: error.trigger } }),
    ...(error.path === undefined
      ? {}
      : {
          location: {
            field_path_elements: error.path.map(({ field, index }) => ({
              field_name: field,
              ...(index === undefined ? {} : { index }),
            })),
          },
        }),
    ...protoDetails(error),
  };
}

function protoDetails({ details }: AdsError): object {
  if (details?.quota !== undefined)
    return {
      details: {
        quota_error_details: {
          rate_scope: details.quota.scope,
          rate_name: details.quota.rate,
          retry_delay: { seconds: details.quota.retrySeconds },
        },
      },
    };
  if (details?.budgetMinimum === undefined) return {};
  return {
    details: {
      budget_per_day_minimum_error_details: {
        currency_code: details.budgetMinimum.currency,
        budget_per_day_minimum_micros: details.budgetMinimum.micros,
        failed_budget_amount_micros: details.budgetMinimum.failedMicros,
      },
    },
  };
}

function jsonError(error: AdsError): object {
  const quota = error.details?.quota;
  return {
    errorCode: { [camel(error.category)]: error.code },
    message: error.message,
    ...(error.trigger === undefined ? {} : { trigger: { stringValue: error.trigger } }),
    ...(error.path === undefined
      ? {}
      : {
          location: {
            fieldPathElements: error.path.map(({ field, index }) => ({ fieldName: field, index })),
          },
        }),
    ...(quota === undefined
      ? {}
      : {
          details: {
            quotaErrorDetails: {
              rateScope: quota.scope,
              rateName: quota.rate,
              retryDelay: `${quota.retrySeconds}s`,
            },
          },
        }),
  };
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
