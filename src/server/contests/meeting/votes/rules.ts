import type { Decision } from '../../scoring/rules.ts';
import type { Question } from '../forms.ts';

/** What a juror may choose; `null` beside them is an abstention. */
export function optionsOf(question: Question): string[] {
	const isBetween = question.kind === 'tie' || (question.kind === 'award' && question.entries.length > 1);
	return isBetween ? [...question.entries] : ['for', 'against'];
}

export type Voice = { choice: string | null };

export const countVoices = (question: Question, voices: readonly Voice[]): Map<string, number> =>
	new Map(optionsOf(question).map((option) => [option, voices.filter(({ choice }) => choice === option).length]));

/**
 * What follows from the voices. A tie always has its votes recorded, equal ones too: the ladder then asks for its next
 * step. Otherwise the most voices decide; where two options have as many, nothing is decided and `decision` is null.
 */
export function outcomeOf(
	question: Question,
	voices: readonly Voice[]
): { isPassed: boolean; decision: Decision | null } {
	const counts = countVoices(question, voices);
	const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
	const winner = first![1] > second![1] ? first![0] : null;
	if (question.kind === 'tie') {
		const votes = question.entries.map((entry) => ({ entry, votes: counts.get(entry)! }));
		return { isPassed: winner !== null, decision: { kind: 'recorded-vote', stage: question.stage, votes } };
	}
	if (winner === null || winner === 'against') return { isPassed: false, decision: null };
	return { isPassed: true, decision: decisionOf(question, winner) };
}

function decisionOf(question: Question, winner: string): Decision | null {
	if (question.kind === 'unawarded-place') {
		const { place, nomination, then } = question;
		return { kind: 'unawarded-place', place, nomination, then };
	}
	if (question.kind !== 'award') return null;
	const entry = winner === 'for' ? question.entries[0]! : winner;
	return { kind: 'award', award: question.award, entry, ...(question.title && { title: question.title }) };
}

export const sameEntries = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every((entry) => other.includes(entry));
