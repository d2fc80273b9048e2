/** The name of the highest mean; among equals the first, so list simple models first. */
export function best<Name extends string>(scores: Readonly<Record<Name, { readonly mean: number }>>): Name {
  const names = Object.keys(scores) as Name[]; // The record has these keys and no others: it was parsed by its schema.
  const first = names[0];
  if (first === undefined) throw new Error("no models to choose from");
  return names.reduce((winner, name) => (scores[name].mean > scores[winner].mean ? name : winner), first);
}
