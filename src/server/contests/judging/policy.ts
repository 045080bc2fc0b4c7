import type { JurorRole } from '../tables.ts';
import type { StageState } from './tables.ts';
import type { JudgingSettings } from './settings/forms.ts';

/** A juror's place in the jury, of whoever has accepted it. */
export type JurySeat = {
	jurorId: string;
	key: string;
	name: string;
	role: JurorRole;
	voting: boolean;
	/** Null: all. */
	stages: readonly string[] | null;
	nominations: readonly string[] | null;
};

/**
 * What somebody is in the judging of a contest. Every list, count, mean, search and export of the jury's work is cut by
 * `hidden` alike: of these entries they learn neither marks nor anything that marks could be told from.
 */
export type JudgingAccess = {
	contestId: string;
	/** Keeps the network or organises the contest. */
	manages: boolean;
	seat: JurySeat | null;
	/** Ids of entries with a conflict of their own, and of entries that they are an author of. */
	hidden: ReadonlySet<string>;
};

/** The chair, and the deputy who stands in for the chair. */
export const leadsJury = ({ seat }: JudgingAccess): boolean => seat?.role === 'chair' || seat?.role === 'deputy-chair';

export const keepsRecords = ({ seat }: JudgingAccess): boolean => seat?.role === 'secretary';

/** Why somebody may not invite, share out sheets, open and close stages, keep the secretary's table; null when they may. */
export const refusalToRunJudging = (access: JudgingAccess): 'not-allowed' | null =>
	access.manages || keepsRecords(access) ? null : 'not-allowed';

/** Who follows the jury's work as a whole: progress, spread, what is missing. */
export const canSeeCourse = (access: JudgingAccess): boolean =>
	access.manages || keepsRecords(access) || leadsJury(access);

/** Why somebody may not put a question to the vote, record a decision, open results before the hall; null when they may. */
export const refusalToDecide = (access: JudgingAccess): 'not-allowed' | null =>
	canSeeCourse(access) ? null : 'not-allowed';

export const canSeeEntry = ({ hidden }: JudgingAccess, entryId: string): boolean => !hidden.has(entryId);

/**
 * Whether a juror sees what the others have given to an entry. Who follows the course of judging sees it in the overview
 * from the beginning, but as a juror with an open sheet before them is held to the same rule.
 */
export function canSeeOthersMarks(
	access: JudgingAccess,
	{
		entryId,
		othersMarks,
		isOwnSigned,
		state
	}: {
		entryId: string;
		othersMarks: JudgingSettings['othersMarks'];
		isOwnSigned: boolean;
		state: StageState | 'ahead';
	}
): boolean {
	if (!canSeeEntry(access, entryId)) return false;
	if (state === 'closed') return othersMarks !== 'never';
	return othersMarks === 'own-sheet' && isOwnSigned;
}
