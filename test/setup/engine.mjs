// Makes a container engine answer, where that can be done. Being filled in.
import { spawnSync } from 'node:child_process';

/** @returns {Promise<{answers: boolean, message: string}>} */
export async function setUpEngine() {
  const answers = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;
  return {
    answers,
    message: answers ? 'Container engine: docker answers.' : 'Container engine: none answers; container tests are not run.',
  };
}
