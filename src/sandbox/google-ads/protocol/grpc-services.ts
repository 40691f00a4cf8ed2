import type { grpc as Grpc } from 'google-gax';
import { messageClass, methodsOf, PACKAGE } from './protos.ts';

/** A service as grpc-js wants it, made from the generated classes, with the methods that have messages there. */
export function serviceDefinition(service: string): Grpc.ServiceDefinition {
  const definition: Record<string, Grpc.MethodDefinition<object, object>> = {};
  for (const [name, method] of Object.entries(methodsOf(service))) {
    if (method.requestType.includes('.') || method.responseType.includes('.')) continue;
    const request = messageClass(`services.${method.requestType}`);
    const response = messageClass(`services.${method.responseType}`);
    definition[name] = {
      path: `/${PACKAGE}.services.${service}/${name}`,
      requestStream: false,
      responseStream: method.responseStream ?? false,
      requestSerialize: (message) => Buffer.from(request.encode(message).finish()),
      requestDeserialize: (bytes) => request.decode(bytes),
      responseSerialize: (plain) => Buffer.from(response.encode(response.fromObject(plain)).finish()),
      responseDeserialize: (bytes) => response.decode(bytes),
    };
  }
  return definition;
}

/** A decoded request as a plain object with only what was sent: enums by name, int64 as numbers. */
export function plainRequest(service: string, method: string, message: object): Record<string, unknown> {
  const type = methodsOf(service)[method]?.requestType ?? '';
  return messageClass(`services.${type}`).toObject(message, { longs: Number, enums: String });
}
