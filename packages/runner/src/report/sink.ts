/** Where a reporter's text goes. Writing never waits and never throws, even once nobody reads any more. */
export interface Sink {
  write(text: string): void;
  /** Settles once a slow reader has caught up; absent when there is nothing to wait for. */
  room(): Promise<void> | undefined;
}
