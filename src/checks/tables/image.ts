import type { Check } from '../define-check.ts';
import { imageArchitecture } from '../image/architecture.ts';
import { imageBakedCode } from '../image/baked-code.ts';
import { imageBakedData } from '../image/baked-data.ts';
import { imageBaseSystem } from '../image/base-system.ts';
import { imageExecForm } from '../image/exec-form.ts';
import { imageLayerSize } from '../image/layer-size.ts';
import { imageNvidiaDrivers } from '../image/nvidia-drivers.ts';
import { imageSecrets } from '../image/secrets.ts';
import { imageServeProgram } from '../image/serve-program.ts';
import { imageServingUser } from '../image/serving-user.ts';
import { imageSize } from '../image/size.ts';
import { imageTiniEntrypoint } from '../image/tini-entrypoint.ts';
import { imageTrainProgram } from '../image/train-program.ts';
import { imageTrainingUser } from '../image/training-user.ts';
import { imageVolumes } from '../image/volumes.ts';
import { imageVulnerabilities } from '../image/vulnerabilities.ts';

/** What the images are, judged without running them. */
export const imageChecks: readonly Check[] = [
  imageArchitecture,
  imageExecForm,
  imageTiniEntrypoint,
  imageTrainProgram,
  imageServeProgram,
  imageServingUser,
  imageTrainingUser,
  imageBakedData,
  imageBakedCode,
  imageVolumes,
  imageNvidiaDrivers,
  imageBaseSystem,
  imageVulnerabilities,
  imageLayerSize,
  imageSize,
  imageSecrets,
];
