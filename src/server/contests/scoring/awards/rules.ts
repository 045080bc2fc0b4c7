import type { Fraction } from '../decimals/rules.ts';
import { compareFractions, fractionOf, multiplyFractions } from '../decimals/rules.ts';
import type { Contest } from '../ladder/rules.ts';
import type { Award, RuleSet } from '../rule-set/forms.ts';
import type { Decision, GivenAward, Objection } from '../rules.ts';

export type AwardTask = {
	/** The last stage. */
	stage: number;
	places: ReadonlyMap<number, number>;
	/** Who was ranked in the last stage. */
	ranked: readonly number[];
	/** Who was admitted to the judging. */
	judged: readonly number[];
	maximumOf: (entry: number) => Fraction;
};

export type AwardList = { awards: GivenAward[]; objections: Objection[] };
type AwardDecision = Extract<Decision, { kind: 'award' }>;

/** Awards that follow from places, results and taking part, then those that were decided, in the order of the rules. */
export function giveAwards(contest: Contest, task: AwardTask): AwardList {
	const list: AwardList = { awards: [], objections: [] };
	for (const award of contest.ruleSet.awards) {
		for (const entry of entriesFor(contest, task, award)) {
			const { by } = award.basis;
			list.awards.push({
				award: award.id,
				entry: contest.field.entries[entry]!,
				nomination: nominationFor(contest, award, entry),
				recipient: null,
				by
			});
		}
		for (const decision of contest.decisions) {
			if (decision.kind === 'award' && decision.award === award.id) giveByDecision(contest, list, { award, decision });
		}
	}
	const known = new Set(contest.ruleSet.awards.map(({ id }) => id));
	for (const decision of contest.decisions) {
		if (decision.kind === 'award' && !known.has(decision.award)) list.awards.push(special(decision));
	}
	return list;
}

/** What an award is called and how it is to be treated: by the rules, or as the jury named it by its decision. */
export type NamedAward = Pick<Award, 'id' | 'title' | 'kind' | 'degree' | 'giver' | 'scope'>;

export function awardNamed({ awards }: RuleSet, { award, title }: Pick<GivenAward, 'award' | 'title'>): NamedAward {
	const known = awards.find(({ id }) => id === award);
	if (known) return title ? { ...known, title } : known;
	return { id: award, title: title ?? award, kind: 'special-award', scope: 'none' };
}

function special({ award, entry, nomination, recipient, title }: AwardDecision): GivenAward {
	return {
		...{ award, entry: entry ?? null, nomination: nomination ?? null, recipient: recipient ?? null },
		...{ by: 'decision' as const, title: title! }
	};
}

function entriesFor(contest: Contest, task: AwardTask, { basis }: Award): readonly number[] {
	switch (basis.by) {
		case 'place':
			return task.ranked.filter((entry) => task.places.get(entry) === basis.place);
		case 'result':
			return task.ranked.filter((entry) => isWithin(contest, task, { basis, entry }));
		case 'participation':
			return task.judged;
		case 'decision':
			return [];
	}
}

function isWithin(
	contest: Contest,
	{ stage, maximumOf }: AwardTask,
	{ basis, entry }: { basis: Extract<Award['basis'], { by: 'result' }>; entry: number }
): boolean {
	const result = contest.cumulatives[stage]![entry]!;
	const whole = basis.of === 'points' ? { n: 1n, d: 1n } : multiplyFractions(maximumOf(entry), { n: 1n, d: 100n });
	const isBelow = (limit: string) => compareFractions(result, multiplyFractions(fractionOf(limit), whole)) < 0;
	return !isBelow(basis.atLeast) && (basis.below === undefined || isBelow(basis.below));
}

function nominationFor({ ruleSet, field }: Contest, award: Award, entry: number): string | null {
	return award.scope === 'nomination' ? (ruleSet.nominations[field.nominations[entry]!]?.id ?? null) : null;
}

function giveByDecision(
	contest: Contest,
	list: AwardList,
	{ award, decision }: { award: Award; decision: AwardDecision }
): void {
	const entry = decision.entry ? contest.field.numberOf.get(decision.entry)! : null;
	const own = entry === null ? null : nominationFor(contest, award, entry);
	const nomination = decision.nomination === undefined ? own : decision.nomination;
	const given = list.awards.filter((other) => other.award === award.id && other.nomination === nomination).length;
	const recipient = decision.recipient ?? null;
	if (recipient && !award.recipients.includes(recipient.kind)) {
		list.objections.push({ reason: 'recipient-not-allowed', decision });
	} else if (award.limit !== undefined && given >= award.limit) {
		list.objections.push({ reason: 'award-limit-exceeded', decision });
	} else {
		const title = decision.title ? { title: decision.title } : {};
		list.awards.push({
			award: award.id,
			entry: decision.entry ?? null,
			nomination,
			recipient,
			by: 'decision',
			...title
		});
	}
}
