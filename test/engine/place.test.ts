import { describe, expect, it } from 'vitest';
import { isInContainer } from '../../src/engine/place.ts';

const root = '2160 1935 0:318 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib';

describe('a process in a container', () => {
  it.each([
    ['of Docker', '2190 2160 254:1 /var/lib/docker/containers/3f/hosts /etc/hosts rw,relatime - ext4 /dev/root rw'],
    ['of Kubernetes, which leaves no file of its own', '891 870 8:1 /var/lib/kubelet/pods/1/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw'],
  ])('%s is known by what the engine mounts', (_, line) => expect(isInContainer(`${root}\n${line}\n`)).toBe(true));

  it('is no machine that was made from an image', () => expect(isInContainer(`${root}\n`)).toBe(false));
});
