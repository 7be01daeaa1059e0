import type { Diagnosis } from '../define-diagnosis.ts';
import { projectBasePinned } from '../project/base-pinned.ts';
import { projectBaseSupported } from '../project/base-supported.ts';
import { projectContextArtifacts } from '../project/context-artifacts.ts';
import { projectContextSecrets } from '../project/context-secrets.ts';
import { projectContextSize } from '../project/context-size.ts';
import { projectDerivedFresh } from '../project/derived-fresh.ts';
import { projectDerivedUntouched } from '../project/derived-untouched.ts';
import { projectDockerfiles } from '../project/dockerfiles.ts';
import { projectGitAttributes } from '../project/git-attributes.ts';
import { projectGitModes } from '../project/git-modes.ts';
import { projectImagePlatform } from '../project/image-platform.ts';
import { projectImagesBuilt } from '../project/images-built.ts';
import { projectImagesFresh } from '../project/images-fresh.ts';
import { projectLocation } from '../project/location.ts';
import { projectLockFile } from '../project/lock-file.ts';
import { projectOwners } from '../project/owners.ts';
import { projectRuntimeSupported } from '../project/runtime-supported.ts';
import { projectSamples } from '../project/samples.ts';
import { projectScriptLineEndings } from '../project/script-line-endings.ts';
import { projectScriptModes } from '../project/script-modes.ts';
import { projectSecretFiles } from '../project/secret-files.ts';
import { projectSecretsTracked } from '../project/secrets-tracked.ts';
import { projectSpec } from '../project/spec.ts';
import { projectTemplateBase } from '../project/template-base.ts';
import { projectTemplateCurrent } from '../project/template-current.ts';
import { projectWritable } from '../project/writable.ts';

/** The project: what it says, what goes into its images, what is kept of it, and where it lies. */
export const projectDiagnoses: readonly Diagnosis[] = [
  projectSpec,
  projectSamples,
  projectDockerfiles,
  projectBasePinned,
  projectBaseSupported,
  projectLockFile,
  projectContextSecrets,
  projectContextArtifacts,
  projectContextSize,
  projectScriptLineEndings,
  projectScriptModes,
  projectGitAttributes,
  projectGitModes,
  projectSecretFiles,
  projectSecretsTracked,
  projectDerivedFresh,
  projectDerivedUntouched,
  projectTemplateCurrent,
  projectTemplateBase,
  projectImagesBuilt,
  projectImagesFresh,
  projectImagePlatform,
  projectRuntimeSupported,
  projectWritable,
  projectOwners,
  projectLocation,
];
