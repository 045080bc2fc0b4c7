import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import type { Decision, Recipient, TallyResult } from '../../scoring/rules.ts';

type AwardDecision = Extract<Decision, { kind: 'award' }>;
export type Thanked = {
	entries: readonly { key: string; organisationId: string | null }[];
	/** People of the jury, as ids. */
	jurors: readonly string[];
	/** Organisations, as ids. */
	sponsors: readonly string[];
};

/**
 * Letters of thanks that a jury usually gives: to the institution of each winner, each once; to every juror; to every
 * sponsor. Only awards of the rules that are given by decision; which of them is for whom is told by the short name that
 * the templates of regulations give it: `thanks-institution`, `thanks-juror`, `thanks-sponsor`.
 */
export function thanksOf(
	{ awards }: RuleSet,
	tally: TallyResult,
	{ entries, jurors, sponsors }: Thanked
): AwardDecision[] {
	const has = (id: string) => awards.some((award) => award.id === id && award.basis.by === 'decision');
	const placed = (tally.stages.at(-1)?.entries ?? []).filter(({ place }) => place !== null);
	const organisationOf = new Map(entries.map(({ key, organisationId }) => [key, organisationId]));
	const winners = new Map(placed.map(({ entry }) => [organisationOf.get(entry) ?? null, entry] as const).reverse());
	winners.delete(null);
	const institutions = [...winners].reverse();
	return [
		...(has('thanks-institution')
			? institutions.map(([id, entry]) => thanks('thanks-institution', 'organisation', id!, entry))
			: []),
		...(has('thanks-juror') ? jurors.map((id) => thanks('thanks-juror', 'person', id)) : []),
		...(has('thanks-sponsor') ? sponsors.map((id) => thanks('thanks-sponsor', 'organisation', id)) : [])
	];
}

const thanks = (award: string, kind: 'organisation' | 'person', id: string, entry?: string): AwardDecision => ({
	...{ kind: 'award', award, recipient: { kind, id } },
	...(entry !== undefined && { entry })
});

/** Whether two decisions say the same, whichever of their parts are left out and which are null. */
export const sameDecision = (one: Decision, other: Decision): boolean => partsOf(one) === partsOf(other);

const partsOf = (decision: Decision): string => {
	const { recipient = null, ...others } = decision as Decision & { recipient?: Recipient | null };
	const named = recipient ? { ...others, recipient: `${recipient.kind} ${recipient.id}` } : others;
	return JSON.stringify(
		Object.entries(named)
			.filter(([, part]) => part !== null && part !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1))
	);
};

/** Decisions that move entries along the stages are made and undone where stages are run. */
export const isOfStages = ({ kind }: Decision): boolean => kind === 'withdrawal' || kind === 'rejection';
