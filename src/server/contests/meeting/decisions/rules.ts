import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import type { Decision, Recipient, TallyResult } from '../../scoring/rules.ts';

type AwardDecision = Extract<Decision, { kind: 'award' }>;
/** Who is thanked for a winner's work: the organisation that sent it, the body that it is a part of, or both. */
export const thanksChoices = ['itself', 'system', 'both'] as const;
export type ThanksChoice = (typeof thanksChoices)[number];

export type Thanked = {
	entries: readonly { key: string; organisationId: string | null }[];
	/** Of each organisation the body that it is a part of as far up as it goes, itself where it is part of nothing. */
	systems: ReadonlyMap<string, string>;
	institutions: ThanksChoice;
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
	{ entries, systems, institutions: choice, jurors, sponsors }: Thanked
): AwardDecision[] {
	const awards = thanksAwardsOf(ruleSet);
	const placed = (tally.stages.at(-1)?.entries ?? []).filter(({ place }) => place !== null);
	const organisationOf = new Map(entries.map(({ key, organisationId }) => [key, organisationId]));
	const honoured = placed.flatMap(({ entry }) => {
		const own = organisationOf.get(entry) ?? null;
		return own === null ? [] : thankedFor(own, systems, choice).map((id) => [id, entry] as const);
	});
	// Each once, for the first work of theirs.
	const institutions = [...new Map(honoured.toReversed())].reverse();
	return [
		...institutions.flatMap(([id, entry]) => thanks(awards.institutions, 'organisation', id, entry)),
		...jurors.flatMap((id) => thanks(awards.jurors, 'person', id)),
		...sponsors.flatMap((id) => thanks(awards.sponsors, 'organisation', id))
	];
}

function thankedFor(own: string, systems: Thanked['systems'], choice: ThanksChoice): string[] {
	const system = systems.get(own) ?? own;
	if (choice === 'itself' || system === own) return [own];
	return choice === 'system' ? [system] : [own, system];
}

/** What was chosen last time, as the decisions tell; the organisation itself where nobody has been thanked yet. */
export function lastThanksChoice(
	decisions: readonly Decision[],
	{ award, entries }: { award: string | undefined; entries: Thanked['entries'] }
): ThanksChoice {
	const organisationOf = new Map(entries.map(({ key, organisationId }) => [key, organisationId]));
	const isOwn = decisions.flatMap((one) =>
		one.kind === 'award' && one.award === award && one.entry && one.recipient?.kind === 'organisation'
			? [one.recipient.id === organisationOf.get(one.entry)]
			: []
	);
	if (!isOwn.includes(false)) return 'itself';
	return isOwn.includes(true) ? 'both' : 'system';
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
