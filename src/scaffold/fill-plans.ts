import { deriveText } from '../derive/derive-text.ts';
import { parseFacts } from '../derive/facts.ts';
import { MARK } from '../derive/regions.ts';
import type { FilePlan } from '../files.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';

/** The files of a new project with their marked regions filled from the spec among them; without a spec they stay empty. */
export function fillPlans(plans: readonly FilePlan[]): readonly FilePlan[] {
  const marked = plans.filter(({ content }) => (typeof content === 'string' ? content : asBuffer(content)).includes(MARK));
  const spec = marked.length === 0 ? undefined : parseSpec(plans.find(({ path }) => path === 'sagemaker-algo.json'));
  if (spec === undefined) return plans;
  const facts = parseFacts(spec);
  return plans.map((plan) => {
    if (!marked.includes(plan)) return plan;
    const text = typeof plan.content === 'string' ? plan.content : asBuffer(plan.content).toString('utf8');
    return { ...plan, content: deriveText(plan.path, text, facts, { force: true }).text };
  });
}

/** What is wrong with the spec of a template is said when the project is loaded. */
function parseSpec(plan: FilePlan | undefined): unknown {
  if (plan === undefined) return undefined;
  try {
    return parseBoundedJson(typeof plan.content === 'string' ? plan.content : asBuffer(plan.content).toString('utf8'));
  } catch {
    return undefined;
  }
}

function asBuffer(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
