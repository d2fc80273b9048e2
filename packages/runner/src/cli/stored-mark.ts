import type { Palette } from "../report/palette.ts";
import { statusMark, wordMark } from "../report/status-mark.ts";
import type { StoredStatus } from "../store/run-row.ts";

/** `✓ succeeded`, and the same for what only a stored run can be. */
export function storedMark(status: StoredStatus, palette: Palette): string {
  switch (status) {
    case "interrupted":
      return wordMark("↯", status, palette.yellow);
    case "unreadable":
      return wordMark("?", status, palette.red);
    case "stopping":
      return wordMark("■", status, palette.yellow);
    default:
      return statusMark(status, palette);
  }
}
