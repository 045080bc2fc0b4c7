import type { Edition } from './forms.ts';
import type { ApplicationState } from './tables.ts';

/** A part of an application that is saved and compared by itself; each answer is one. */
export type Part = 'nomination' | 'title' | 'organisation' | 'team' | 'authors' | `answer:${string}`;

/** States in which what is typed is still kept: also after the deadline, so that nothing typed is lost. */
export const isWritable = (state: ApplicationState): boolean => ['draft', 'submitted', 'correction'].includes(state);

/** How things stand with time, by the database's clock. */
export type Timing = {
	/** Opened and not past the deadline, or within the silent grace period. */
	isTaking: boolean;
	/** A personal link lets this application in after the deadline. */
	hasGrace: boolean;
	/** The check asked for a correction and its time is not over. */
	isCorrectable: boolean;
};

export type SubmissionRefusal = 'closed' | 'correction-over' | 'withdrawn' | 'decided';

/**
 * Why an application in this state may not be sent now, or null when it may. In time is `now() < closes_at` (in silence
 * `now() < taken_until`), where `now()` is the instant at which the request reached the database: a request that waits
 * for others is not late for it. A correction that the check asked for is taken until its own day, whatever the deadline.
 */
export function refusalToSubmitNow(
	state: ApplicationState,
	{ isTaking, hasGrace, isCorrectable }: Timing
): SubmissionRefusal | null {
	if (state === 'withdrawn') return 'withdrawn';
	if (state === 'admitted' || state === 'rejected') return 'decided';
	if (state === 'correction') return isCorrectable ? null : 'correction-over';
	return isTaking || hasGrace ? null : 'closed';
}

/**
 * Parts that a window may not save, since somebody saved them differently after it was opened at that revision; what its
 * own attempts have saved, whose answers it has not had, is not somebody's. `partRevisions`: at which revision each part
 * was last changed, absent: at the first; `partSaves`: by which attempt, where it was named.
 */
export const partsSavedElsewhere = (
	changed: readonly Part[],
	{ revision, lost }: Pick<Edition, 'revision' | 'lost'>,
	{ partRevisions, partSaves }: PartHistory
): Part[] =>
	changed.filter((part) => (partRevisions[part] ?? 1) > revision && !lost.includes(partSaves[part] ?? 'unnamed'));

export type PartHistory = {
	partRevisions: Readonly<Record<string, number>>;
	partSaves: Readonly<Record<string, string>>;
};

/** States that count against the limit of applications from one organisation. */
export const countedStates = ['submitted', 'correction', 'admitted'] as const satisfies readonly ApplicationState[];

/** Full years on a day; both are ISO days. */
export function ageOn(bornOn: string, day: string): number {
	const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
	return day.slice(5) < bornOn.slice(5) ? years - 1 : years;
}
