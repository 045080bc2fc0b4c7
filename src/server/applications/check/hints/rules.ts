import type { ContestPlan } from '#server/contests/plan/forms.ts';

/** What the program can tell by itself beside the points of the regulations. */
export type Hint =
	| { about: 'time'; isGood: boolean; isLate: boolean; at: Date | null }
	| { about: 'consents'; isGood: boolean; missing: number; authors: number }
	| { about: 'limit'; isGood: boolean; counted: number; most: number }
	| { about: 'files'; isGood: boolean; missing: string[] }
	| { about: 'team'; isGood: boolean; authors: number; most: number }
	| { about: 'sheet'; isGood: boolean }
	| { about: 'organisation'; isGood: boolean; fault: 'unknown' | 'kind' | 'territory' | null };

export type HintFacts = {
	plan: Pick<ContestPlan, 'form' | 'participation'>;
	nominationKey: string | null;
	submittedAt: Date | null;
	/** Let in by a personal link after the deadline. */
	isLate: boolean;
	authors: number;
	withoutConsent: number;
	/** Applications counted together with this one, itself among them. */
	counted: number;
	/** Fields under which a file was sent. */
	filesIn: readonly string[];
	hasSignedSheet: boolean;
	/** Of the organisation that was sent; null where it is not in the directory. */
	organisation: { kind: string; territoryIds: readonly string[] } | null;
};

/** In the order in which somebody who checks asks. Those that the regulations say nothing about are absent. */
export function hintsOf(facts: HintFacts): Hint[] {
	const { plan, authors, withoutConsent, isLate, submittedAt, counted } = facts;
	const { limit, teamSize } = plan.participation;
	const missing = missingFiles(facts);
	return [
		{ about: 'time', isGood: submittedAt !== null, isLate, at: submittedAt },
		{ about: 'organisation', ...organisationHint(facts) },
		...(limit ? [{ about: 'limit' as const, isGood: counted <= limit.most, counted, most: limit.most }] : []),
		{ about: 'team', isGood: authors > 0 && authors <= teamSize, authors, most: teamSize },
		{ about: 'consents', isGood: withoutConsent === 0, missing: withoutConsent, authors },
		...(missing ? [{ about: 'files' as const, isGood: missing.length === 0, missing }] : []),
		{ about: 'sheet', isGood: facts.hasSignedSheet }
	];
}

function organisationHint({ plan: { participation }, organisation }: HintFacts) {
	if (!organisation) return { isGood: false, fault: 'unknown' as const };
	const { kinds, territoryIds } = participation;
	if (kinds.length > 0 && !(kinds as string[]).includes(organisation.kind))
		return { isGood: false, fault: 'kind' as const };
	if (territoryIds.length > 0 && !organisation.territoryIds.some((id) => territoryIds.includes(id)))
		return { isGood: false, fault: 'territory' as const };
	return { isGood: true, fault: null };
}

/** Labels of the fields of files that are asked for and hold none; null where the form asks for no files. */
function missingFiles({ plan, nominationKey, filesIn }: HintFacts): string[] | null {
	const asked = plan.form.filter(
		({ kind, required, nominations }) =>
			(kind === 'files' || kind === 'images') &&
			required !== 'optional' &&
			(nominations === null || nominations.includes(nominationKey ?? ''))
	);
	if (asked.length === 0) return null;
	return asked.filter(({ id }) => !filesIn.includes(id)).map(({ label }) => label);
}
