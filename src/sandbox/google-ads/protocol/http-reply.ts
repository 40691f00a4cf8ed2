import type { IncomingMessage, ServerResponse } from 'node:http';

/** The whole body of a request as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  response.end(`${JSON.stringify(body)}\n`);
}

/** What a proxy in front of the API says when it cannot reach it. */
export function sendBadGateway(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
  response.end(
    '<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title><p>502. That’s an error.</html>',
  );
}
