/** The version of the package; `test/version.test.ts` holds it to `package.json`. */
export const version = '0.1.0';

/** The name of the service as the HTTP contract has it. */
export const serviceName = 'handwriting-ai';
