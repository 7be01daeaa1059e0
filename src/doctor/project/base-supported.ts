import { defineDiagnosis, OK } from '../define-diagnosis.ts';
import { describeDay, productsOf, supportOf } from '../end-of-life.ts';

export const projectBaseSupported = defineDiagnosis({
  id: 'project/base-supported',
  passes: 'systems and runtimes of the base images get corrections',
  finds: ['warning', 'note'],
  needs: ['dockerfiles', 'host'],
  judge({ dockerfiles: { bases }, host: { now } }) {
    const known = bases.flatMap(({ reference, file }) =>
      productsOf(reference).flatMap(([product, version]) => {
        const support = supportOf(product, version, now);
        return support === undefined || support.state === 'supported' ? [] : [{ ...support, reference, file }];
      }),
    );
    const first = known.find(({ state }) => state === 'ended') ?? known[0];
    if (first === undefined) return OK;
    const evidence = known.map(({ file, reference, name, until }) => `${file}: ${reference} is ${name}, until ${until}`);
    if (first.state === 'ended') {
      return {
        ...{ status: 'warning', what: `${first.name}, of ${first.reference}, has had no corrections since ${describeDay(first.until)}.` },
        consequence:
          'AWS scans the images of a product for known holes and does not list one with critical ones; nobody closes those any more.',
        ...{ fix: 'Take a newer base image and build again.', evidence },
      };
    }
    return {
      ...{ status: 'note', what: `${first.name}, of ${first.reference}, gets corrections until ${describeDay(first.until)}.` },
      ...{ consequence: 'After that, new holes stay open.', fix: 'Plan the step to a newer base image.', evidence },
    };
  },
});
