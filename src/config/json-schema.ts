import { z } from 'zod';
import { ConfigFile } from './schema.ts';

/** The JSON schema that editors use to check and complete `bidforest.config.yaml`. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(ConfigFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'bidforest.config.yaml', ...schema }, null, 2)}\n`;
}
