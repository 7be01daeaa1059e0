// The servers of the typescript template beside those of others, each in a container.
import { buildProject, othersServers, ownServer, startServers } from '../servers/containers.mjs';
import { compareAnswers, makeRows, startLoad } from '../servers/load.mjs';
import { answersPart, EACH, lifePart, ONE, pingPart } from '../servers/parts.mjs';

export const serving = {
  title: 'Serving: the typescript template',
  method:
    'Servers in containers on the default bridge, the client wrk in another one, 8 connections, straight to the address of the container. ' +
    'The tutorial’s server is `flask run` below a shell script; gunicorn runs the same application; “constant” is a `node:http` server that reads the body and always gives the same answer. ' +
    'The same model everywhere; the answers were compared to 1e-12. Rows have 8 numbers.',
  misses:
    'One row against a constant answer: types of the formats, decoding, the model and encoding take some 9 µs of processor time beside the 20 that `node:http` needs for nothing. ' +
    'On other days the ratio was 0.78 and 0.85; in paired runs on one machine the server of then and that of now did not differ. ' +
    'The start of the container: what the engine does takes as long for nginx, whose own start takes a millisecond. Node needs 27 ms of processor time until an ' +
    'empty script has ended, a `node:http` server with a constant answer 40 ms, the template’s server 56 ms. Of the 16 ms between the two, ' +
    'some 9 go into finding, reading and linking the 18 modules that it consists of (all of them in one file need 47 ms, in one CommonJS file 45 ms), ' +
    'and the rest into the model, the spec and the other processes. It was 92 ms until `node:http` was no longer imported ' +
    '(an import evaluates the lazily loaded WebSocket client, with 5 MB of memory) and the resolver of names was left out. One file instead of 18 needs a bundler in ' +
    'the image’s build, and the sources in the image would no longer be those of the project; Node’s own cache of machine code differs from build to build, and ' +
    'saves 3 ms. ' +
    'Idle memory: with nothing but a constant answer Node has half of what Flask has, which leaves 2 MiB for reading, answering and the model. ' +
    'Each module that is imported costs some 50 kB, and `node:fs`, which every algorithm imports to read its model, 0.3 MiB. ' +
    'The stop: the engine needs most of the time itself, for nginx too, and the tutorial’s ten seconds are fixed, so that more than some 64 times as fast is not possible; ' +
    'with a process per core the first one waits until the others have answered, and the kernel takes two processes apart instead of one.',
  needs: ['docker', 'servers'],
  async prepare(bench) {
    const regression = buildProject(bench, 'bench-regression');
    const classification = buildProject(bench, 'bench-classification', '--algorithm', 'classification');
    const { nginx, ...others } = othersServers(regression.model);
    const own = { [ONE]: ownServer(regression, 1), [EACH]: ownServer(regression) };
    const servers = await startServers(bench, { ...others, ...own });
    const classes = await startServers(bench, {
      tutorial: othersServers(classification.model).tutorial,
      [ONE]: ownServer(classification, 1),
      [EACH]: ownServer(classification),
    });
    const client = startLoad(bench);
    const csv = (bytes) => ({ type: 'text/csv', text: makeRows(regression.project, bytes) });
    const row = csv(1);
    const large = csv(bench.size(5_242_880, 262_144));
    const json = { type: 'application/json', text: JSON.stringify({ instances: [row.text.trim().split(',').map(Number)] }) };
    const classRows = { type: 'text/csv', text: makeRows(classification.project, 102_400) };
    const { constant: _limit, ...counting } = servers;
    for (const body of [row, json, csv(102_400), large]) await compareAnswers(counting, body);
    await compareAnswers(classes, classRows);
    const answers = (part) => answersPart(bench, client, { servers, ...part });
    return [
      answers({
        ...{ id: 'serving/row', title: 'One row of CSV', body: row },
        claims: [
          [EACH, 'tutorial', 25],
          [EACH, 'gunicorn', 5],
          [EACH, 'constant', 0.8],
          [ONE, 'constant'],
        ],
      }),
      answers({ id: 'serving/100-kb', title: '100 KB of CSV', body: csv(102_400), claims: against(5, 10) }),
      answers({ id: 'serving/5-mb', title: '5 MB of CSV', body: large, seconds: 4, claims: against(5, 9) }),
      answers({ id: 'serving/json', title: 'One row of JSON', body: json, claims: [[EACH, 'tutorial', 20]] }),
      answers({ id: 'serving/classes', title: '100 KB of CSV, classification', servers: classes, body: classRows, claims: against(5, 10) }),
      pingPart(bench, client, {
        ...{ id: 'serving/ping', servers: counting, body: large },
        claims: [
          [ONE, 300],
          [EACH, 200],
        ],
      }),
      lifePart(bench, {
        id: 'serving/life',
        servers: { nginx, constant: others.constant, tutorial: others.tutorial, ...own },
        claims: lifeClaims('serving/life'),
      }),
    ];
  },
};

const against = (one, each) => [
  [ONE, 'tutorial', one],
  [EACH, 'tutorial', each],
];

function lifeClaims(id) {
  return [
    {
      ...{ id: `${id}/ready`, what: '`docker run` until the first 200 on /ping, against nginx' },
      ...{ own: EACH, base: 'nginx', metric: 'ready', target: { most: 1.1 } },
    },
    {
      ...{ id: `${id}/memory`, what: 'Idle memory in one process, against the tutorial’s server' },
      ...{ own: ONE, base: 'tutorial', metric: 'memory', target: { most: 0.6 } },
    },
    {
      ...{ id: `${id}/memory/each`, what: 'Idle memory with a process per core, against the tutorial’s server' },
      ...{ own: EACH, base: 'tutorial', metric: 'memory' },
    },
    {
      ...{ id: `${id}/stop`, what: '`docker stop`: how many times as fast as the tutorial’s' },
      ...{ own: EACH, base: 'tutorial', metric: 'stop', faster: true, target: { least: 60 } },
    },
  ];
}
