import type { Endpoint } from "@pipeline/backends/contract";

/** R2: each url with who can reach it; private networks are the business of programs alone. */
export function endpointsText({ endpoints }: { readonly endpoints: readonly Endpoint[] }): string {
  const open = endpoints.filter(({ network }) => network === undefined);
  return (open.length === 0 ? endpoints : open).map((each) => `${each.url} (${whoText(each)})`).join(", ");
}

function whoText({ reach, network }: Endpoint): string {
  if (reach === "host") return "from this machine";
  if (reach === "public") return "from everywhere";
  return network === undefined ? "from its network" : `in the network ${network}`;
}
