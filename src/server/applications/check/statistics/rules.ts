import type { ListedApplication } from '../../list/rules.ts';
import type { Decision } from '../../tables.ts';

/** A decision that was carried out. */
export type CarriedOut = {
	applicationId: string;
	decision: Decision;
	reason: string;
	confirmedAt: Date;
	/** When the version that it is about came in. */
	submittedAt: Date;
};

export type Tally = { submitted: number; admitted: number; rejected: number; waiting: number };
export type CheckStatistics = Tally & {
	withdrawn: number;
	late: number;
	/** Requests for correction, and applications that were sent back at least once. */
	corrections: number;
	corrected: number;
	/** Median of the hours from when an application came in to when it was admitted or rejected; null while none is. */
	medianHours: number | null;
	/** Of those that stand rejected, the commonest first. */
	reasons: { reason: string; count: number }[];
	byNomination: ({ nominationKey: string | null } & Tally)[];
	byTerritory: ({ territory: string } & Tally)[];
};

type Counted = Pick<ListedApplication, 'id' | 'state' | 'nominationKey' | 'territory' | 'isLate'>;

/** What has come of the check. Withdrawn applications are counted apart; drafts not at all. */
export function statisticsOf(
	applications: readonly Counted[],
	decisions: readonly CarriedOut[],
	nominations: readonly string[]
): CheckStatistics {
	const sent = applications.filter(({ state }) => state !== 'draft' && state !== 'withdrawn');
	const corrections = decisions.filter(({ decision }) => decision === 'correct');
	const territories = [...new Set(sent.map(({ territory }) => territory))].sort(new Intl.Collator('ru').compare);
	const keys: (string | null)[] = nominations.length > 0 ? [...nominations] : [];
	if (sent.some(({ nominationKey }) => !keys.includes(nominationKey))) keys.push(null);
	return {
		...tallyOf(sent),
		withdrawn: applications.filter(({ state }) => state === 'withdrawn').length,
		late: sent.filter(({ isLate }) => isLate).length,
		corrections: corrections.length,
		corrected: new Set(corrections.map(({ applicationId }) => applicationId)).size,
		medianHours: medianHours(decisions),
		reasons: reasonsOf(sent, decisions),
		byNomination: keys.map((key) => ({
			nominationKey: key,
			...tallyOf(
				sent.filter(({ nominationKey }) =>
					key === null ? !nominations.includes(nominationKey ?? '') : nominationKey === key
				)
			)
		})),
		byTerritory: territories.map((territory) => ({
			territory,
			...tallyOf(sent.filter((each) => each.territory === territory))
		}))
	};
}

function tallyOf(applications: readonly Counted[]): Tally {
	const count = (...states: string[]) => applications.filter(({ state }) => states.includes(state)).length;
	return {
		submitted: applications.length,
		...{ admitted: count('admitted'), rejected: count('rejected'), waiting: count('submitted', 'correction') }
	};
}

/** The last word alone counts: a decision may have been turned into the other one. */
function reasonsOf(sent: readonly Counted[], decisions: readonly CarriedOut[]): CheckStatistics['reasons'] {
	const rejected = new Set(sent.filter(({ state }) => state === 'rejected').map(({ id }) => id));
	const last = new Map<string, CarriedOut>();
	for (const made of decisions)
		if (made.decision === 'reject' && rejected.has(made.applicationId)) {
			const earlier = last.get(made.applicationId);
			if (!earlier || earlier.confirmedAt < made.confirmedAt) last.set(made.applicationId, made);
		}
	const counts = Map.groupBy([...last.values()], ({ reason }) => reason);
	return [...counts]
		.map(([reason, made]) => ({ reason, count: made.length }))
		.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

function medianHours(decisions: readonly CarriedOut[]): number | null {
	const hours = decisions
		.filter(({ decision }) => decision !== 'correct')
		.map(({ confirmedAt, submittedAt }) => (confirmedAt.getTime() - submittedAt.getTime()) / 3_600_000)
		.sort((a, b) => a - b);
	if (hours.length === 0) return null;
	const middle = hours.length >> 1;
	return hours.length % 2 === 1 ? hours[middle]! : (hours[middle - 1]! + hours[middle]!) / 2;
}
