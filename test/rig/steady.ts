/** Text without what differs from run to run: ids, times, who started it, and the widths that follow from these. */
export function steady(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-\w{4}/g, "<run>")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by \S+ on \S+/g, "<time> by <user> on <host>")
    .replaceAll(/(?<=\s)\d+(\.\d+)?(ms|s)(?=[\s,]|$)/g, "<time>")
    .replaceAll("<time> → <time>", "<time>")
    .replaceAll(/(?<=\S) {2,}/g, "  ");
}

/** Text in which a list of backends stops after the first: there will be more of them. */
export function withoutBackends(text: string): string {
  return text.replaceAll(/(Known backends: "local")[^.]*\./g, "$1, ….");
}
