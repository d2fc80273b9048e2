import type { LogPrinter } from "./log-printer.ts";
import type { FoundService, StandingServices } from "./standing-services.ts";

export interface ServiceLogPart {
  /** Only the last lines of what is there. */
  readonly tail?: number;
  /** Goes on until the service is gone, or nobody reads. */
  readonly follow: boolean;
  readonly isUnread: () => boolean;
}

/** Prints what a service has printed, wherever it stands. */
export async function printServiceLog(
  service: FoundService,
  standing: StandingServices,
  { printer, ...part }: ServiceLogPart & { readonly printer: LogPrinter },
): Promise<void> {
  await using execution = await standing.port(service).attach(service.handle, new AbortController().signal);
  const print = (text: string) => printer.print(Buffer.from(`${text}\n`));
  let skipped = 0;
  if (part.tail !== undefined || !part.follow) {
    const there: string[] = [];
    for await (const { text } of execution.logs("now")) {
      there.push(text);
      skipped += 1;
      if (part.tail !== undefined && there.length > part.tail) there.shift();
    }
    for (const text of there) await print(text);
  }
  if (!part.follow) return;
  for await (const { text } of execution.logs()) {
    if (skipped > 0) skipped -= 1;
    else await print(text);
    if (part.isUnread()) break;
  }
}
