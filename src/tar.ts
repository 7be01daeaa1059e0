import { extract } from 'tar-stream';

/**
 * A reader of tar streams whoever wrote them. Two kinds of members would make tar-stream wait for ever, and the process end without a
 * word: one whose size is no number ends the reading with an error; a folder that claims to have content is taken for one without.
 */
export function createTarReader(): ReturnType<typeof extract> {
  const reader = extract();
  return reader.on('entry', (header) => {
    if (header.type === 'directory') header.size = 0;
    // Its types promise a number; a broken one in base 256 gives null.
    if (!Number.isSafeInteger(header.size)) reader.destroy(new Error(`the header of ${JSON.stringify(header.name)} states no size`));
  });
}
