import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const MAX_LINES = 400;

interface SourceFile {
  /** Path from the root, with slashes: `src/core/base/day.ts`. */
  readonly path: string;
  readonly text: string;
  /** What it imports: paths from the root for files of the project, names for packages. */
  readonly imports: readonly string[];
}

/** TypeScript files below a folder of the root; none where git has no such folder, as it keeps no empty ones. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s(?:[^;'"]*?\sfrom\s)?'([^']+)'|import\(\s*'([^']+)'/gm,
  );
  const specifiers = [...statements].map((match) => match[1] ?? match[2] ?? '');
  const imports = specifiers.map((name) =>
    name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)).replaceAll('\\', '/') : name,
  );
  return { path, text, imports };
}

const sources = ['src', 'functions'].flatMap(filesBelow).map(readSource);
const tests = ['test', 'bench'].flatMap(filesBelow).map(readSource);
const core = sources.filter(({ path }) => path.startsWith('src/core/'));

/** Packages that are pure enough for the core. */
const PURE_PACKAGES = /^(simple-statistics|ml-[a-z-]+)$/;

/** What each part of the product may import of the project; the first matching row counts. */
const LAYERS: readonly { readonly from: RegExp; readonly may: RegExp; readonly instead: string }[] = [
  {
    from: /^src\/core\//,
    may: /^src\/(core\/|contract\/)/,
    instead: 'The core is pure and knows nobody. Pass the value in as an argument from a job.',
  },
  {
    from: /^src\/contract\//,
    may: /^src\/contract\//,
    instead: 'A contract describes documents; let the job build the document from what it imports.',
  },
  {
    from: /^src\/jobs\//,
    may: /^src\/(core|contract|jobs)\//,
    instead:
      'A job talks to the world through src/jobs/ports.ts. Add a port and let src/wire.ts choose the adapter.',
  },
  {
    from: /^src\/report\//,
    may: /^src\/(core|contract|report)\//,
    instead: 'The report renders documents. Let a job put what is missing into the document.',
  },
  {
    from: /^src\/sandbox\//,
    may: /^src\/(core\/base|sandbox)\//,
    instead: 'The sandbox must not know the product that is tested against it.',
  },
  {
    from: /^src\/config\//,
    may: /^src\/(core\/base|contract|config)\//,
    instead: 'The configuration is data. Let src/wire.ts turn it into parts.',
  },
  {
    from: /^src\/adapters\//,
    may: /^src\/(core|contract|adapters|jobs\/([\w-]+-port|ports)\.ts)/,
    instead:
      'An adapter implements a port of src/jobs/ports.ts (or one like src/jobs/crm-port.ts) and may use the core only.',
  },
  {
    from: /^src\/wire(-[\w-]+)?\.ts$/,
    may: /^src\//,
    instead: '',
  },
  {
    from: /^(src\/(cli|slack|dashboard)|functions)\//,
    may: /^(src\/(cli|slack|dashboard|jobs|core|contract|config|report|sandbox|wire(-[\w-]+)?\.ts)|functions)/,
    instead: 'A shell runs jobs on the World that src/wire.ts builds; it does not reach for adapters.',
  },
];

/** What every stage of the core may use; two stages meet only in a job. */
const SHARED_CORE = /^src\/core\/(base\/|tables\/|flow\.ts|features\/frame\.ts|forest\/engine\.ts)/;

function stageOf(path: string): string | undefined {
  return /^src\/core\/([^/]+)\//.exec(path)?.[1];
}

describe('architecture', () => {
  it('keeps every import within its layer', () => {
    const offences = sources.flatMap(({ path, imports }) => {
      const layer = LAYERS.find(({ from }) => from.test(path));
      if (layer === undefined)
        return [`${path} belongs to no layer. Name its layer in test/architecture.test.ts.`];
      return imports
        .filter((target) => target.startsWith('src/') || target.startsWith('functions/'))
        .filter((target) => !layer.may.test(target))
        .map((target) => `${path} imports ${target}. ${layer.instead}`);
    });

    expect(offences).toEqual([]);
  });

  it('lets the stages of the core meet only in jobs', () => {
    const offences = core.flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.startsWith('src/core/') && !SHARED_CORE.test(target))
        .filter((target) => stageOf(target) !== stageOf(path))
        .map(
          (target) => `${path} imports ${target}. Pass what it needs as an argument; a job may join the two.`,
        ),
    );

    expect(offences).toEqual([]);
  });

  it('keeps adapters apart from each other', () => {
    const adapterOf = (path: string): string | undefined => /^src\/adapters\/([^/]+)\//.exec(path)?.[1];
    const offences = sources.flatMap(({ path, imports }) =>
      imports
        .filter((target) => adapterOf(path) !== undefined && adapterOf(target) !== undefined)
        .filter(
          (target) =>
            adapterOf(target) !== adapterOf(path) && !['http', 'log'].includes(adapterOf(target) ?? ''),
        )
        .map(
          (target) =>
            `${path} imports ${target}. Move what both need to the core, or pass it in from src/wire.ts.`,
        ),
    );

    expect(offences).toEqual([]);
  });

  it('keeps policies of the bidding bench ignorant of the markets they are scored in', () => {
    const blind = tests.filter(({ path }) =>
      /^bench\/bidding\/(policies\/|evidence-of\.ts$|arena\.ts$)/.test(path),
    );
    const offences = blind.flatMap(({ path, imports }) =>
      imports
        .filter((target) => /^src\/sandbox\/|^bench\/bidding\/(sandbox-arena|second-)/.test(target))
        .map((target) => `${path} imports ${target}. A policy sees an arena's reported days only.`),
    );

    expect(blind.length).toBeGreaterThan(3);
    expect(offences).toEqual([]);
  });

  it('keeps the core pure', () => {
    const impure = [
      [/\bDate\.now\b|\bnew Date\(\)/, 'reads the clock. Take the moment or the day as an argument.'],
      [/\bMath\.random\b/, 'draws unseeded numbers. Take a seed and use src/core/base/rng.ts.'],
      [/\bprocess\.(?!\w*\s*=)/, 'reads the environment. Take the value as an argument.'],
      [/\bconsole\./, 'prints. Return the value; a shell may print it.'],
      [/\bfetch\(/, 'calls the network. Take the data as an argument.'],
    ] as const;
    const offences = core.flatMap(({ path, text, imports }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const packages = imports.filter((target) => !target.startsWith('src/') && !PURE_PACKAGES.test(target));
      const values = [...text.matchAll(/^import (?!type\b).*?from '[^']*\/contract\/[^']*'/gm)];
      return [
        ...impure.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${path} ${what}`),
        ...packages.map(
          (name) => `${path} imports ${name}. The core uses small pure packages only; do I/O in an adapter.`,
        ),
        ...values.map(
          () => `${path} imports a contract as a value. Use \`import type\`; validation belongs to the edge.`,
        ),
      ];
    });

    expect(offences).toEqual([]);
  });

  it(`keeps files within ${MAX_LINES} lines`, () => {
    const offences = [...sources, ...tests]
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES)
      .map(({ path, lines }) => `${path} has ${lines} lines. Split it where a second idea begins.`);

    expect(offences).toEqual([]);
  });

  it('has no default exports, barrels or catch-all names', () => {
    const offences = sources.flatMap(({ path, text }) => [
      ...(/^export default/m.test(text) ? [`${path} has a default export. Name it.`] : []),
      ...(/^export \* from/m.test(text) ? [`${path} re-exports. Import from where it is defined.`] : []),
      ...(/(^|\/)(utils?|helpers?|common|manager|service|misc)(\.ts|\/)/.test(path)
        ? [`${path} has a name that says nothing. Name it after what it holds.`]
        : []),
    ]);

    expect(offences).toEqual([]);
  });
});
