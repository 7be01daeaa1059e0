import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, judgeFiles, roleImages } from '../image-files.ts';

export const imageNvidiaDrivers = defineCheck({
  id: 'image/nvidia-drivers',
  clauses: ['TRAIN-20'],
  severity: 'should',
  passes: 'the images bring no NVIDIA driver',
  fails: 'an image brings an NVIDIA driver',
  why: "On machines with GPUs the NVIDIA runtime puts the libraries of the machine's own driver into the container. One that is in the image hides them and fits only the machine that it was made on: CUDA then fails with a driver mismatch. The CUDA toolkit belongs into the image, the driver does not. Common causes: installing `nvidia-driver-*` or `libnvidia-compute-*`, or the package `cuda` in place of `cuda-toolkit`.",
  containerOnly: true,
  needs: BOTH_IMAGES,
  test: (seen) =>
    judgeFiles(roleImages(seen), ({ drivers }) => drivers, {
      expected: 'no libcuda.so.* and libnvidia-ml.so.* but stubs and forward-compatible ones',
      cause: 'A package of the driver was installed, or such a file was copied.',
      fix: ([first = '']) =>
        `Leave the package out that brings ${first} (\`dpkg -S ${first}\` names it), and install cuda-toolkit without the driver.`,
    }),
});
