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

/** Which award of the rules thanks whom; null: the rules have none for them. */
export type ThanksAwards = Record<'institutions' | 'jurors' | 'sponsors', { id: string; title: string } | null>;

/**
 * Chosen among the letters of thanks that are given by decision and in the organiser's own name, by who may receive them:
 * rather one that is for people or for organisations alone. A second one for organisations is for sponsors.
 */
export function thanksAwardsOf({ awards }: Pick<RuleSet, 'awards'>): ThanksAwards {
	const letters = awards.filter(
		({ kind, basis, giver }) => kind === 'thank-you-letter' && basis.by === 'decision' && !giver
	);
	const of = (own: 'organisation' | 'person', other: 'organisation' | 'person') =>
		letters
			.filter(({ recipients }) => recipients.includes(own))
			.toSorted((a, b) => Number(a.recipients.includes(other)) - Number(b.recipients.includes(other)));
	const [institutions = null, second] = of('organisation', 'person');
	const [jurors = null] = of('person', 'organisation');
	const isForSponsors = second !== undefined && !second.recipients.includes('person');
	const sponsors = isForSponsors ? second : institutions;
	const named = (award: typeof jurors) => award && { id: award.id, title: award.title };
	return { institutions: named(institutions), jurors: named(jurors), sponsors: named(sponsors) };
}

/**
 * Letters of thanks that a jury usually gives: to the institution of each winner, each once; to every juror; to every
 * sponsor. An organisation that is both gets one for each merit.
 */
export function thanksOf(
	ruleSet: Pick<RuleSet, 'awards'>,
	tally: TallyResult,
	{ entries, jurors, sponsors }: Thanked
): AwardDecision[] {
	const awards = thanksAwardsOf(ruleSet);
	const placed = (tally.stages.at(-1)?.entries ?? []).filter(({ place }) => place !== null);
	const organisationOf = new Map(entries.map(({ key, organisationId }) => [key, organisationId]));
	const winners = new Map(placed.map(({ entry }) => [organisationOf.get(entry) ?? null, entry] as const).reverse());
	winners.delete(null);
	const institutions = [...winners].reverse();
	return [
		...institutions.flatMap(([id, entry]) => thanks(awards.institutions, 'organisation', id!, entry)),
		...jurors.flatMap((id) => thanks(awards.jurors, 'person', id)),
		...sponsors.flatMap((id) => thanks(awards.sponsors, 'organisation', id))
	];
}

const thanks = (
	award: { id: string } | null,
	kind: 'organisation' | 'person',
	id: string,
	entry?: string
): AwardDecision[] =>
	award ? [{ kind: 'award', award: award.id, recipient: { kind, id }, ...(entry !== undefined && { entry }) }] : [];

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
