import { CloudWatchLogsClient, GetLogEventsCommand, paginateDescribeLogStreams } from '@aws-sdk/client-cloudwatch-logs';
import type { ClientSettings } from './client-settings.ts';
import { callAws, failedWith } from './failure.ts';

export interface LogLine {
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** Where the reading of each stream of a group stands; handed back to go on from there. */
export type LogPosition = Readonly<Record<string, string>>;

export interface Logs {
  /**
   * What is new in the streams of a group whose names begin like this, in the order of each stream, and where it ends. A group that
   * is not there yet has nothing. Throws AwsError.
   */
  read(group: string, prefix: string, from: LogPosition): Promise<{ readonly lines: readonly LogLine[]; readonly position: LogPosition }>;
  /** The newest lines of these streams, at most so many of each, without reading what stands before. Throws AwsError. */
  tail(group: string, prefix: string, lines: number): Promise<readonly LogLine[]>;
}

export function createLogs(settings: ClientSettings, signal: AbortSignal): Logs {
  const client = new CloudWatchLogsClient({ ...settings });
  const abort = { abortSignal: signal };
  const readStream = async (logGroupName: string, logStreamName: string, nextToken: string | undefined) => {
    const lines: LogLine[] = [];
    let token = nextToken;
    for (;;) {
      const { events = [], nextForwardToken } = await callAws('logs', 'GetLogEvents', () =>
        client.send(
          new GetLogEventsCommand({
            logGroupName,
            logStreamName,
            startFromHead: true,
            ...(token === undefined ? {} : { nextToken: token }),
          }),
          abort,
        ),
      );
      lines.push(...events.map(({ timestamp = 0, message = '' }) => ({ stream: logStreamName, at: timestamp, text: message })));
      // At the end the same token comes back.
      if (nextForwardToken === undefined || nextForwardToken === token) return { lines, token: nextForwardToken ?? token };
      token = nextForwardToken;
    }
  };
  return {
    async read(group, prefix, from) {
      const streams = await listStreams(client, group, prefix, signal);
      const read = await Promise.all(streams.map(async (name) => ({ name, ...(await readStream(group, name, from[name])) })));
      const known = read.flatMap(({ name, token }) => (token === undefined ? [] : [[name, token] as const]));
      return { lines: read.flatMap(({ lines }) => lines), position: { ...from, ...Object.fromEntries(known) } };
    },
    async tail(logGroupName, prefix, limit) {
      const streams = await listStreams(client, logGroupName, prefix, signal);
      const read = await Promise.all(
        streams.map(async (logStreamName) => {
          const command = new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: false, limit });
          const { events = [] } = await callAws('logs', 'GetLogEvents', () => client.send(command, abort));
          return events.map(({ timestamp = 0, message = '' }) => ({ stream: logStreamName, at: timestamp, text: message }));
        }),
      );
      return read.flat();
    },
  };
}

async function listStreams(client: CloudWatchLogsClient, group: string, prefix: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await callAws('logs', 'DescribeLogStreams', async () => {
      const names: string[] = [];
      const wish = { logGroupName: group, logStreamNamePrefix: prefix };
      // A page holds 50 streams; a job has one for each host.
      for await (const { logStreams = [] } of paginateDescribeLogStreams({ client }, wish, { abortSignal: signal })) {
        names.push(...logStreams.flatMap(({ logStreamName }) => (logStreamName === undefined ? [] : [logStreamName])));
      }
      return names;
    });
  } catch (error) {
    if (failedWith(error, 'ResourceNotFoundException')) return [];
    throw error;
  }
}
