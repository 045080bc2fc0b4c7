import type { Decision } from '../../tables.ts';
import type { SentVersion } from '../../versions/queries.ts';
import type { MadeDecision } from '../../check/queries.ts';

export type HistoryEvent =
	| { kind: 'sent'; at: Date; by: string; version: number }
	| { kind: 'withdrawn'; at: Date }
	| { kind: 'proposed' | 'decided'; at: Date; by: string; decision: Decision; reason: string; dueAt: Date | null }
	| { kind: 'taken-back'; at: Date; by: null; decision: Decision };

/** What has happened to an application since it was first sent, newest first. */
export function historyOf(
	versions: readonly Pick<SentVersion, 'version' | 'submittedBy' | 'submittedAt'>[],
	decisions: readonly MadeDecision[],
	withdrawnAt: Date | null
): HistoryEvent[] {
	const events: HistoryEvent[] = [
		...versions.map(({ version, submittedBy: by, submittedAt: at }) => ({ kind: 'sent' as const, at, by, version })),
		...decisions.flatMap(eventsOf),
		...(withdrawnAt ? [{ kind: 'withdrawn' as const, at: withdrawnAt }] : [])
	];
	return events.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** A decision of one person is made at once; of two, it is first proposed. */
function eventsOf(made: MadeDecision): HistoryEvent[] {
	const { decision, reason, dueAt } = made;
	const told = { decision, reason, dueAt };
	return [
		...(made.needsTwo || !made.confirmedAt
			? [{ kind: 'proposed' as const, at: made.proposedAt, by: made.proposedBy, ...told }]
			: []),
		...(made.confirmedAt
			? [{ kind: 'decided' as const, at: made.confirmedAt, by: made.confirmedBy ?? '', ...told }]
			: []),
		...(made.withdrawnAt ? [{ kind: 'taken-back' as const, at: made.withdrawnAt, by: null, decision }] : [])
	];
}
