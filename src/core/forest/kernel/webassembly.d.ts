/** The part of the WebAssembly interface that the kernel uses; the library of TypeScript has it only with the DOM. */
declare namespace WebAssembly {
  /** Compiled code; cloned to other threads. */
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }

  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;

  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: object;
  }

  class Memory {
    constructor(limits: { readonly initial: number; readonly maximum: number; readonly shared?: boolean });
    /** Shared when the memory is; a new object after it has grown. */
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class Global {
    readonly value: number;
  }
}
