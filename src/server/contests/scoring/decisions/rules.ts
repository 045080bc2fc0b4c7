import type { Field } from '../plan/rules.ts';
import type { RuleSet } from '../rule-set/forms.ts';
import type { Decision, Objection } from '../rules.ts';

/** Decisions that name what exists, and objections to the others; each decision is objected to once. */
export function sortDecisions(
	ruleSet: RuleSet,
	field: Field,
	decisions: readonly Decision[]
): { sound: Decision[]; objections: Objection[] } {
	const objections = decisions.flatMap((decision) => {
		const reason = refusalOf(ruleSet, field, decision);
		return reason ? [{ reason, decision }] : [];
	});
	const refused = new Set(objections.map(({ decision }) => decision));
	return { sound: decisions.filter((decision) => !refused.has(decision)), objections };
}

function refusalOf(ruleSet: RuleSet, field: Field, decision: Decision): Objection['reason'] | null {
	const isUnknown = (list: readonly { id: string }[], id: string) => !list.some((one) => one.id === id);
	if (entriesIn(decision).some((entry) => !field.numberOf.has(entry))) return 'unknown-entry';
	if ('stage' in decision && isUnknown(ruleSet.stages, decision.stage)) return 'unknown-stage';
	if ('nomination' in decision && decision.nomination && isUnknown(ruleSet.nominations, decision.nomination)) {
		return 'unknown-nomination';
	}
	if (decision.kind === 'award' && !decision.title && isUnknown(ruleSet.awards, decision.award)) return 'unknown-award';
	if (decision.kind === 'unawarded-place' && decision.place > ruleSet.ranking.places) return 'place-not-given';
	if (decision.kind !== 'kept-win') return null;
	return field.authors[field.numberOf.get(decision.entry)!]!.includes(decision.author) ? null : 'not-the-author';
}

/** The entries that a decision is about. */
export function entriesIn(decision: Decision): string[] {
	switch (decision.kind) {
		case 'recorded-vote':
			return decision.votes.map(({ entry }) => entry);
		case 'casting-vote':
			return [...decision.order];
		case 'lots':
		case 'unawarded-place':
			return [];
		default:
			return decision.entry ? [decision.entry] : [];
	}
}
