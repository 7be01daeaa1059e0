import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineNested = defineDiagnosis({
  id: 'machine/nested',
  passes: 'this program and the engine see the same folders',
  finds: ['warning'],
  needs: ['host', 'endpoint', 'engineInfo'],
  judge({ host: { container, hostname }, endpoint, engineInfo }) {
    // An engine in the same container bears its name.
    if (container === undefined || endpoint.kind !== 'socket' || engineInfo.name === hostname) return OK;
    return {
      ...{ status: 'warning', what: `This program runs in a ${container} container and uses an engine outside of it.` },
      consequence: "The engine's containers do not see this program's files: folders go through its volumes, which takes longer.",
      fix: 'Mount one folder at the same path on both sides and let work folders be made in it.',
      command: 'docker run -v /var/run/docker.sock:/var/run/docker.sock -v "$PWD:$PWD" -w "$PWD" -e TMPDIR="$PWD/.work" IMAGE',
    };
  },
});
