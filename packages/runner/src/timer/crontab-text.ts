import { quoted } from "./quoted.ts";

/**
 * The line that calls the script each minute.
 *
 * Says nothing once the script is gone, since cron mails whatever is said. In a crontab `%` means a new line.
 */
export function lineFor(script: string): string {
  const path = quoted(script);
  return `* * * * * test -f ${path} && sh ${path} # pipeline schedule`.replaceAll("%", "\\%");
}

/** The same crontab with our line, once. */
export function crontabWith(text: string, script: string): string {
  const rest = crontabWithout(text, script);
  return `${rest === "" || rest.endsWith("\n") ? rest : `${rest}\n`}${lineFor(script)}\n`;
}

export function crontabWithout(text: string, script: string): string {
  const line = lineFor(script);
  const lines = text.split("\n");
  return lines.includes(line) ? lines.filter((each) => each !== line).join("\n") : text;
}
