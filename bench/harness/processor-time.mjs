// Processor time, which other load on the machine disturbs less than the time on the clock.
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** The fields of /proc/PID/stat from the state on; nothing of a process that has ended. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

/** Milliseconds that the children of this process have used which have ended, their own children included. */
export function endedChildrenMs() {
  const stat = statOf('self');
  return (Number(stat[13]) + Number(stat[14])) * TICK_MS;
}

/** Milliseconds that a running process and its children have used so far. */
export function processMs(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)[1] === String(pid));
  return [String(pid), ...children].reduce((sum, id) => sum + Number(statOf(id)[11] ?? 0) + Number(statOf(id)[12] ?? 0), 0) * TICK_MS;
}
