/** Anything that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON value with names. */
export interface JsonObject {
  readonly [key: string]: Json;
}
