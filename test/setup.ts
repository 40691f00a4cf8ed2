import { configureGlobal } from 'fast-check';

// In CI the same cases are drawn each time, so that a failure means a change; elsewhere new ones are.
if (process.env['CI'] !== undefined) configureGlobal({ seed: 20_260_301 });
