import * as z from 'zod';

const relativePath = z.string().regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[^\\:]+$/, 'must be a relative path without ".."');

/** Form of a template's `template.json`. */
export const manifestSchema = z.strictObject({
  /** Equals the folder's name. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
  title: z.string().min(1),
  /** One sentence; also the description that a new project starts with. */
  description: z.string().min(1).max(1024),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0'),
  /** Folders whose files make the project; of two files with one path the later folder's wins. `files`, where not named, is last. */
  overlays: z.array(relativePath).optional(),
  /** Files of the project that get mode 755. */
  executables: z.array(relativePath).optional(),
  /** Further questions; none is defined yet. */
  questions: z.array(z.never()).optional(),
  /** Commands to type in the new project, in place of the usual ones. */
  nextSteps: z.array(z.string().min(1)).optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Parses a template.json that somebody else wrote; every path and reason where it is wrong. */
export function parseManifest(text: string): { readonly manifest: Manifest } | { readonly reasons: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reasons: [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const result = manifestSchema.safeParse(value);
  if (result.success) return { manifest: result.data };
  return { reasons: result.error.issues.map((issue) => `${issue.path.join('.') || 'the whole file'}: ${issue.message}`) };
}
