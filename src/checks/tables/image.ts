import type { Check } from '../define-check.ts';
import { imageArchitecture } from '../image/architecture.ts';
import { imageExecForm } from '../image/exec-form.ts';
import { imageTiniEntrypoint } from '../image/tini-entrypoint.ts';

/** What the images are, judged without running them. */
export const imageChecks: readonly Check[] = [imageArchitecture, imageExecForm, imageTiniEntrypoint];
