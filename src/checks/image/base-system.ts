import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, judgeFiles, roleImages } from '../image-files.ts';

/** Systems whose packages the scanners of the registry know; a system that says it is like one of these counts as well. */
const SCANNED = new Set(
  'debian ubuntu alpine amzn centos rhel ol fedora rocky almalinux sles suse opensuse opensuse-leap opensuse-tumbleweed wolfi chainguard photon mariner azurelinux bottlerocket minimos echo'.split(
    ' ',
  ),
);

export const imageBaseSystem = defineCheck({
  id: 'image/base-system',
  clauses: ['MKT-05'],
  severity: 'should',
  passes: 'the images are made from a system that can be scanned',
  fails: 'an image is made from an unknown system, or from none',
  why: 'AWS scans the images of a product before it is published and names the systems that it can scan by /etc/os-release: Debian, Ubuntu, CentOS, Oracle Linux, Alpine and Amazon Linux. The versions named there are long outdated and newer ones are taken; an image that says nothing of its system may be sent back. Common causes: FROM scratch, or a base image that was stripped.',
  containerOnly: true,
  needs: BOTH_IMAGES,
  test: (seen) =>
    judgeFiles(
      roleImages(seen),
      ({ os }) => {
        if (os === undefined) return ['no /etc/os-release'];
        return [os.id, ...os.like].some((id) => SCANNED.has(id)) ? [] : [`${os.name} (ID=${os.id})`];
      },
      {
        expected: 'an /etc/os-release that names a known system',
        cause: 'The image was made FROM scratch, or from a system that scanners do not know.',
        fix: () => 'Take a base image of a known system, for a static program for example `FROM public.ecr.aws/docker/library/alpine`.',
      },
    ),
});
