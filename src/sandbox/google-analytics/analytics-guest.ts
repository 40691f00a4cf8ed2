import { z } from 'zod';
import { bodyOf, sendJson } from '../google-ads/protocol/http-reply.ts';
import type { Guest } from '../google-ads/serve.ts';
import type { AnalyticsTwin } from './analytics-twin.ts';
import { turnAnalyticsKnobs } from './control.ts';
import { addAnalyticsService } from './grpc-service.ts';

/** The Data API beside another API: gRPC, and `POST /sandbox/analytics` for its knobs. */
export function analyticsGuest(analytics: AnalyticsTwin): Guest {
  return {
    addTo: (server, parts) => addAnalyticsService(server, { analytics, ...parts }),
    async answer(request, response, path) {
      if (path !== '/sandbox/analytics' || request.method !== 'POST') return false;
      try {
        sendJson(response, 200, turnAnalyticsKnobs(analytics, JSON.parse((await bodyOf(request)) || '{}')));
      } catch (error) {
        if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
        const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
        sendJson(response, 400, { error: message });
      }
      return true;
    },
  };
}
