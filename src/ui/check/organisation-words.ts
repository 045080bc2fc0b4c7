import type { MatchRefusal } from '#server/applications/check/organisation/commands.ts';
import type { CreationRefusal } from '#server/organisations/commands.ts';
import { m } from '#messages';

type Refusal = MatchRefusal | CreationRefusal | 'organisation-missing' | 'form-outdated';

/** Those that name no field of their own stand by the choice above. */
const words: Partial<Record<Refusal, { name: string; text: () => string }>> = {
	'organisation-missing': { name: 'organisation', text: m.check_org_pick_fault },
	'not-allowed': { name: 'organisation', text: m.check_refused_not_allowed },
	'not-now': { name: 'organisation', text: m.check_org_refused_not_now },
	'already-known': { name: 'organisation', text: m.check_org_refused_known },
	'decision-open': { name: 'organisation', text: m.check_org_refused_decision },
	'already-exists': { name: 'name', text: m.check_org_refused_exists },
	'territory-needed': { name: 'territory', text: m.check_org_refused_territory },
	'form-outdated': { name: 'organisation', text: m.check_refused_outdated }
};

/** What is left concerns the name. */
export function organisationFault(refusal: Refusal): { name: string; text: string } {
	const { name, text } = words[refusal] ?? { name: 'name', text: m.check_org_refused_name };
	return { name, text: text() };
}
