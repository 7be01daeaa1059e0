// The server of the python template beside the tutorial's, each in a container.
import { buildProject, othersServers, ownServer, startServers } from '../servers/containers.mjs';
import { compareAnswers, makeRows, startLoad } from '../servers/load.mjs';
import { answersPart, EACH, lifePart, ONE, pingPart } from '../servers/parts.mjs';

export const pythonServing = {
  title: 'Serving: the python template',
  method:
    'As for the typescript template. The tutorial’s server runs on Debian’s Python 3.11 and Flask 2.2, the template’s on Python 3.13.',
  misses:
    'One row: the tutorial’s server does nothing but parse one line, on Debian’s Python. Of the template’s some 0.3 ms of processor time for a request most is gunicorn’s parser of HTTP, which is Python, then Flask, the choice of ' +
    'content types, and the checks of the row; the client needs a part of the two processors. gunicorn’s parser in C has no wheel, so it was left out. From 100 KB on the reader of numbers decides.',
  needs: ['docker', 'servers'],
  async prepare(bench) {
    const project = buildProject(bench, 'bench-python', '--template', 'python');
    const { tutorial, gunicorn } = othersServers(project.model);
    const own = { [ONE]: ownServer(project, 1), [EACH]: ownServer(project) };
    const servers = await startServers(bench, { tutorial, gunicorn, ...own });
    const client = startLoad(bench);
    const csv = (bytes) => ({ type: 'text/csv', text: makeRows(project.project, bytes) });
    const [row, medium, large] = [csv(1), csv(102_400), csv(bench.size(5_242_880, 262_144))];
    for (const body of [row, medium, large]) await compareAnswers(servers, body);
    const answers = (part) => answersPart(bench, client, { servers, ...part });
    return [
      answers({
        ...{ id: 'pythonServing/row', title: 'One row of CSV', body: row },
        claims: [
          [ONE, 'tutorial'],
          [EACH, 'tutorial', 3.5],
          [EACH, 'gunicorn'],
        ],
      }),
      answers({
        ...{ id: 'pythonServing/100-kb', title: '100 KB of CSV', body: medium },
        claims: [
          [ONE, 'tutorial'],
          [EACH, 'tutorial'],
        ],
      }),
      pingPart(bench, client, { id: 'pythonServing/ping', servers, body: large, claims: [[EACH, 500]] }),
      lifePart(bench, { id: 'pythonServing/life', servers: { tutorial, gunicorn, ...own }, claims: [] }),
    ];
  },
};
