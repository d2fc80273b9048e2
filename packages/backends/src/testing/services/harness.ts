import type { Backend, Endpoint, Rules, ServiceWorkload } from "../../contract/index.ts";
import type { Argv } from "../behaviour.ts";

/** What the suite of the services port needs of a backend besides its port. */
export interface ServicesHarness {
  /** A place of its own for one test. */
  open(): Promise<ServicesPlace>;
  /** A point that has no meaning here, with the reason; it is listed and not run. */
  readonly notApplicable: Partial<Readonly<Record<ServicesPoint, string>>>;
}

export type ServicesPoint = (typeof servicesPoints)[number];

export const servicesPoints = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19] as const;

/** One backend with what only its harness can do and see. Disposing ends and removes all that is left. */
export interface ServicesPlace extends AsyncDisposable {
  readonly backend: Backend;
  readonly rules: Pick<Rules, "view">;
  /** The same place as another process sees it. */
  reopen(): Promise<Backend>;
  /** The program of a service that behaves so. */
  program(behaviour: ServiceBehaviour): Argv & Pick<ServiceWorkload, "image" | "keeping">;
  /** A port that nobody listens on. */
  freePort(): Promise<number>;
  /** Takes a port as a stranger would. */
  occupy(port: number): Promise<AsyncDisposable>;
  /** What the service answers, asked from where an endpoint says; `undefined`: nobody answers. */
  ask(endpoint: Endpoint, path: string): Promise<{ readonly status: number; readonly text: string } | undefined>;
  /** What of this work is still there: processes, containers. */
  remains(workload: ServiceWorkload): Promise<readonly string[]>;
  /** Everything that is stored about this service and that others may read, as text. */
  traces(workload: ServiceWorkload): Promise<string>;
}

/** What the program of a service does, in this order. Told by `PORT` and `HOST`. */
export interface ServiceBehaviour {
  /** Lines of the log. */
  readonly prints?: readonly string[];
  /** Prints the value of this variable. */
  readonly printsVariable?: string;
  /** Starts another program, which outlives this one unless somebody ends it. */
  readonly leavesChild?: true;
  /** Ends with this code instead of serving. */
  readonly ends?: number;
  /** Listens on no port at all. */
  readonly isDeaf?: true;
  /** Listens, and answers 404 to `/health`. */
  readonly isIll?: true;
  /** What it answers to `/says`: 200 with this text. To `/cgi-bin/die` its program ends with code 3. */
  readonly says: string;
}
