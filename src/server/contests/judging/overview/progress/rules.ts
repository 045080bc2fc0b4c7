import { requiredVoters } from '../../../meeting/quorum/rules.ts';
import type { Quorum } from '../../../scoring/rule-set/forms.ts';

/** A sheet signed sooner after it was opened than this can hardly have been thought over. In seconds. */
export const hastySeconds = 60;

/** How many sheets an entry has, of jurors with a vote. */
export type EntrySheets = { key: string; title: string; nomination: string | null; assigned: number; signed: number };

export type Gap = EntrySheets & {
	/** Sheets that are still to be handed in, up to the least number; `unassigned` of them nobody is assigned to. */
	missing: number;
	unassigned: number;
};

/** Entries without enough sheets: first those that nobody can complete as they are assigned, then by what is missing. */
export function gapsOf(entries: readonly EntrySheets[], minimum: number): Gap[] {
	return entries
		.filter(({ signed }) => signed < minimum)
		.map((entry) => ({
			...entry,
			missing: minimum - entry.signed,
			unassigned: Math.max(0, minimum - entry.assigned)
		}))
		.toSorted((a, b) => b.unassigned - a.unassigned || b.missing - a.missing);
}

export type NominationProgress = {
	nomination: string | null;
	entries: number;
	/** Entries that have their least number of sheets. */
	complete: number;
	assigned: number;
	signed: number;
	/** Sheets to the least number over all its entries. */
	missing: number;
};

/** In the order of the nominations given; entries without one last. */
export function nominationsProgress(
	entries: readonly EntrySheets[],
	{ minimum, nominations }: { minimum: number; nominations: readonly string[] }
): NominationProgress[] {
	const byNomination = Map.groupBy(entries, ({ nomination }) => nomination);
	return [...nominations, null].flatMap((nomination) => {
		const own = byNomination.get(nomination);
		if (!own) return [];
		return {
			...{ nomination, entries: own.length },
			complete: own.filter(({ signed }) => signed >= minimum).length,
			assigned: own.reduce((sum, { assigned }) => sum + assigned, 0),
			signed: own.reduce((sum, { signed }) => sum + signed, 0),
			missing: own.reduce((sum, { signed }) => sum + Math.max(0, minimum - signed), 0)
		};
	});
}

export type QuorumProgress = {
	voting: number;
	/** Least number of voting jurors that makes a decision valid. */
	required: number;
	/** Voting jurors who have signed all that they are assigned to. */
	finished: number;
};

export function quorumProgress(
	jurors: readonly { voting: boolean; assigned: number; signed: number }[],
	quorum: Quorum | undefined
): QuorumProgress {
	const voting = jurors.filter((juror) => juror.voting);
	return {
		voting: voting.length,
		required: requiredVoters(voting.length, quorum),
		finished: voting.filter(({ assigned, signed }) => assigned > 0 && signed >= assigned).length
	};
}
