import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { listChecks } from '../../src/checks/list-checks.ts';
import { areaOf, neededObservations, resolveName, selectChecks } from '../../src/checks/select-checks.ts';
import { clauses } from '../../src/sagemaker/clauses/index.ts';

const ids = (options: Parameters<typeof selectChecks>[0]) => selectChecks(options).map(({ id }) => id);

describe('selectChecks', () => {
  it.each([
    [[], checks.map(({ id }) => id)],
    [['serve/port'], ['serve/port']],
    [['INF-03'], ['serve/ping-status', 'serve/ping-latency', 'serve/ping-body']],
    [['inf-03'], ['serve/ping-status', 'serve/ping-latency', 'serve/ping-body']],
    [
      ['serve/ping-*', 'image/architecture'],
      ['image/architecture', 'serve/ping-status', 'serve/ping-latency', 'serve/ping-body', 'serve/ping-under-load'],
    ],
    [['serve/port, INF-03'], ['serve/port', 'serve/ping-status', 'serve/ping-latency', 'serve/ping-body']],
    [['TRAIN-03'], ['image/exec-form', 'image/tini-entrypoint']],
  ])('%j', (only, expected) => expect(ids({ only })).toEqual(expected));

  it('takes the short path', () => {
    const smoke = ids({ smoke: true });
    expect(smoke).toContain('serve/ping-status');
    expect(smoke).not.toContain('serve/payload-25-mb');
    expect(ids({ only: ['serve'], smoke: true })).toEqual(smoke.filter((id) => id.startsWith('serve/')));
  });

  it.each([
    ['serve/ping-staus', /serve\/ping-status/],
    ['ping', /serve\/ping-status/],
    ['INF-99', /INF-0?9|INF-19/],
    ['tran', /train/],
    ['[a+', /--list/],
    ['', /--list/],
  ])('refuses %j with the nearest names', (name, hint) => {
    expect(() => selectChecks({ only: [name] })).toThrow(expect.objectContaining({ kind: 'user', hint: expect.stringMatching(hint) }));
  });

  it('refuses a selection that the short path leaves empty', () => {
    expect(() => selectChecks({ only: ['serve/payload-25-mb'], smoke: true })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('--only serve/payload-25-mb is'), hint: 'Leave out --smoke.' }),
    );
  });

  it('observes nothing that no check asks for', () => {
    expect(neededObservations(selectChecks({ only: ['TRAIN-03', 'MKT-07'] }))).toEqual(['image/train', 'image/serve']);
    expect(neededObservations(selectChecks({ smoke: true }))).not.toContain('train/stop');
  });

  it('takes dots and brackets as they are', () => {
    expect(() => resolveName('serve.port')).toThrow(/'serve.port'/);
    expect(resolveName('SERVE/**').length).toBe(resolveName('serve').length);
  });

  it.each([
    ['ping', ['serve/ping-status', 'serve/ping-latency', 'serve/ping-body']],
    ['serv', ['serve', 'serve/starts', 'serve/healthy-in-time']],
    ['PORT', ['serve/port', 'serve/accept-unsupported', 'serve/bind-port']],
  ])('holds up to three names against %j, whatever its case', (name, names) => {
    expect(() => resolveName(name)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(`Did you mean ${names.join(' or ')}? `) }),
    );
  });

  it('holds no name against two letters', () => {
    expect(() => resolveName('qz')).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^'sagemaker-algo/) }));
    expect(() => resolveName('se')).toThrow(expect.objectContaining({ hint: expect.not.stringContaining('serve/port') }));
  });

  it('finds a last part that is misspelt', () => {
    expect(() => resolveName('helthy-soon')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('mean serve/healthy-soon? ') }),
    );
  });

  it('proposes nothing where nothing is alike', () => {
    expect(() => resolveName('qqqqqqqqqqqq')).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^'sagemaker-algo/) }));
  });

  it('tells why a clause is not judged', () => {
    const [id, clause] = Object.entries(clauses).find(([, one]) => one.unjudged !== undefined) ?? ['', undefined];
    expect(() => resolveName(id.toLowerCase())).toThrow(
      expect.objectContaining({ message: `${id} is not judged: ${clause?.unjudged}`, hint: expect.stringContaining(`explain ${id}`) }),
    );
  });

  it('names an area by the first part of an id', () => expect(areaOf({ id: 'serve/a/b' })).toBe('serve'));

  it('lists in columns', () => {
    expect(listChecks(selectChecks({ only: ['TRAIN-03', 'MKT-07'] }))).toMatchInlineSnapshot(`
      "image/architecture     MKT-07    must    both images are for linux/amd64
      image/exec-form        TRAIN-03  must    ENTRYPOINT is in exec form, or there is none
      image/tini-entrypoint  TRAIN-03  should  ENTRYPOINT does not start with tini
      "
    `);
  });
});
