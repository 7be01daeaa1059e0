// The limit of node:http: the body is read, and every answer is the same.
const ANSWER = '207.4261825677277\n';

process.on('SIGTERM', () => process.exit(0));
require('node:http')
  .createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Length': ANSWER.length });
      response.end(ANSWER);
    });
  })
  .listen(8080);
