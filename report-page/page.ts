// Runs in the report page. Everything can be read without it: it filters findings, unfolds what an address names, and unfolds all for printing.
// It makes no markup and reads none: texts are only compared.

type Folded = HTMLDetailsElement;

const form = document.querySelector<HTMLFormElement>('#filters');
const list = document.querySelector('#list');
const shown = document.querySelector('#shown');
const findings = [...document.querySelectorAll<Folded>('.finding')];
/** What is searched of each finding, read when it is first needed. */
const texts = new Map<Folded, string>();

interface Filter {
  readonly status: readonly string[];
  readonly area: string;
  readonly text: string;
}

function readForm(): Filter {
  const data = new FormData(form ?? undefined);
  return { status: data.getAll('status').map(String), area: String(data.get('area') ?? ''), text: String(data.get('text') ?? '').trim() };
}

function writeForm({ status, area, text }: Filter): void {
  for (const box of form?.querySelectorAll<HTMLInputElement>('[name=status]') ?? []) box.checked = status.includes(box.value);
  const select = form?.querySelector<HTMLSelectElement>('[name=area]');
  if (select) select.value = [...select.options].some(({ value }) => value === area) ? area : '';
  const search = form?.querySelector<HTMLInputElement>('[name=text]');
  if (search) search.value = text;
}

function isEmpty({ status, area, text }: Filter): boolean {
  return status.length === 0 && area === '' && text === '';
}

function textOf(finding: Folded): string {
  const known = texts.get(finding) ?? (finding.textContent ?? '').toLowerCase();
  texts.set(finding, known);
  return known;
}

function matches(finding: Folded, { status, area, text }: Filter): boolean {
  if (status.length > 0 && !status.includes(finding.dataset['status'] ?? '')) return false;
  if (area !== '' && finding.dataset['area'] !== area) return false;
  return text === '' || textOf(finding).includes(text.toLowerCase());
}

/** Shows what the filter lets through, and says how many that are. */
function apply(filter: Filter): void {
  let count = 0;
  for (const finding of findings) {
    finding.hidden = !matches(finding, filter);
    if (!finding.hidden) count += 1;
  }
  const filtered = !isEmpty(filter);
  for (const group of list?.querySelectorAll<HTMLElement>('.group, .area-group') ?? []) {
    const empty = group.querySelector('.finding:not([hidden])') === null;
    group.hidden = filtered && empty;
    if (group instanceof HTMLDetailsElement) group.open = filtered && !empty;
  }
  if (shown) shown.textContent = !filtered ? '' : `${count} of ${findings.length} findings`;
}

/** The address keeps the filter, so that it can be passed on. */
function keep({ status, area, text }: Filter): void {
  const words = new URLSearchParams();
  if (status.length > 0) words.set('status', status.join(','));
  if (area !== '') words.set('area', area);
  if (text !== '') words.set('text', text);
  const hash = words.toString();
  try {
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
  } catch {
    // Some browsers allow no change of the address of a file; the filter works all the same.
  }
}

/** What the address says: a finding by its name, or a filter. */
function follow(): void {
  const hash = decode(location.hash.slice(1));
  const named = hash === '' ? null : document.getElementById(hash);
  for (const old of document.querySelectorAll('.target')) old.classList.remove('target');
  if (named === null && /(^|&)(status|area|text)=/.test(hash)) {
    const words = new URLSearchParams(location.hash.slice(1));
    const status = (words.get('status') ?? '').split(',').filter((word) => word !== '');
    writeForm({ status, area: words.get('area') ?? '', text: words.get('text') ?? '' });
    apply(readForm());
    return;
  }
  if (!(named instanceof HTMLDetailsElement)) return;
  if (named.hidden) {
    writeForm({ status: [], area: '', text: '' });
    apply(readForm());
  }
  for (let part: Element | null = named; part !== null; part = part.parentElement) if (part instanceof HTMLDetailsElement) part.open = true;
  named.classList.add('target');
  named.scrollIntoView();
  named.querySelector('summary')?.focus({ preventScroll: true });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

let folded: Folded[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details')].filter(({ open }) => !open);
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
  folded = [];
});

function update(): void {
  const filter = readForm();
  apply(filter);
  keep(filter);
}

function foldAll(open: boolean): void {
  for (const one of list?.querySelectorAll('details') ?? []) if (!one.hidden) one.open = open;
}

let waiting: ReturnType<typeof setTimeout> | undefined;
form?.addEventListener('submit', (event) => event.preventDefault());
form?.addEventListener('change', update);
form?.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(update, 120);
});
form?.addEventListener('reset', () => setTimeout(update));
form?.querySelector('[name=unfold]')?.addEventListener('click', () => foldAll(true));
form?.querySelector('[name=fold]')?.addEventListener('click', () => foldAll(false));
if (form && findings.length > 1) form.hidden = false;
addEventListener('hashchange', follow);
follow();
// The browser goes to the named part by itself once all is there, and takes the focus away.
if (document.readyState !== 'complete') addEventListener('load', () => setTimeout(follow));
