import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineFileSharing = defineDiagnosis({
  id: 'machine/file-sharing',
  passes: "the engine's virtual machine sees the working folder and the temporary folder",
  finds: ['problem'],
  needs: ['sharing'],
  judge({ sharing }) {
    if (sharing === undefined) return OK;
    const { folders, needed, file } = sharing;
    if (folders === undefined) return { status: 'not-checked', reason: `${file} could not be understood.` };
    const hidden = needed.filter((path) => !folders.some((folder) => isBelow(path, folder)));
    const [first] = hidden;
    if (first === undefined) return OK;
    return {
      ...{ status: 'problem', what: `The engine's virtual machine does not see ${hidden.join(' and ')} (${file}).` },
      consequence: 'Containers get empty folders instead of the data, or are not started.',
      fix: 'Share it: in Docker Desktop under Settings, Resources, File sharing; with Colima by `colima start --mount`. Or use a folder below your home, for the temporary one with TMPDIR.',
      evidence: folders.map((folder) => `shared: ${folder}`),
    };
  },
});

/** On macOS /tmp and /var lie in /private, and both names are used. */
function isBelow(path: string, folder: string): boolean {
  const names = (text: string) => [text, text.replace(/^\/private(?=\/)/, '')].map((name) => `${name.replace(/\/+$/, '')}/`);
  return names(path).some((name) => names(folder).some((start) => name.startsWith(start)));
}
