// Places in hand-written pages that are filled from the results. A comment of HTML opens a place and one closes it; nobody sees them.

/** `<!-- bench:NAME -->…<!-- /bench -->`, in a sentence, or over several lines around a table. */
const PLACE = /(?<open><!-- bench:(?<name>[^\s]+) -->)(?<old>.*?)(?<close><!-- \/bench -->)/gs;

/** A page with every place filled by `fill(name)`; a text of more than one line stands between the comments, with an empty line on both sides. */
export function fillMarks(page, fill) {
  return page.replaceAll(PLACE, (...found) => {
    const { open, name, close } = found.at(-1);
    const text = fill(name);
    return text.includes('\n') ? `${open}\n\n${text}\n\n${close}` : `${open}${text}${close}`;
  });
}

/** The names of the places of a page. */
export function namesOfMarks(page) {
  return [...page.matchAll(PLACE)].map(({ groups }) => groups.name);
}
