/** Takes the access token out of a text: it is in every address that Meta gives, and in what quotes one. */
export function redact(text: string, token: string): string {
  const named = text.replaceAll(
    /((?:access_token|input_token|appsecret_proof)(?:=|%3D|"\s*:\s*"))[^&\s"'<>\\]+/gi,
    '$1[hidden]',
  );
  return [token, encodeURIComponent(token)].reduce(
    (hidden, secret) => (secret === '' ? hidden : hidden.replaceAll(secret, '[hidden]')),
    named,
  );
}
