// The engine's API without a client: what the engine alone needs for a container.
import http from 'node:http';

const DEFAULT_SOCKET = '/var/run/docker.sock';

/** Speaks with the engine at DOCKER_HOST, which has to be a Unix socket, or at the usual place. */
export function openEngineApi({ DOCKER_HOST = `unix://${DEFAULT_SOCKET}` } = process.env) {
  const agent = new http.Agent({ keepAlive: true });
  const socketPath = DOCKER_HOST.replace(/^unix:\/\//, '');

  function call(method, path, body) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { host: 'docker', 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      const request = http.request({ agent, socketPath, method, path: `/v1.41${path}`, headers }, (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (piece) => {
          answer += piece;
        });
        response.on('error', reject).on('end', () => {
          if (response.statusCode >= 300) reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
          else resolve(answer === '' ? undefined : JSON.parse(answer));
        });
      });
      request.on('error', reject).end(text);
    });
  }

  return {
    create: async (body) => (await call('POST', '/containers/create', body)).Id,
    start: (id) => call('POST', `/containers/${id}/start`),
    /** The end of a container that has been started, also when it is over already. */
    end: (id) => call('POST', `/containers/${id}/wait?condition=not-running`),
    stats: (id) => call('GET', `/containers/${id}/stats?stream=false&one-shot=true`),
    remove: (id) => call('DELETE', `/containers/${id}?force=1&v=1`),
    close: () => agent.destroy(),
  };
}
