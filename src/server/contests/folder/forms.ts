import type { Decision, Recusal } from '#server/contests/scoring/rules.ts';
import type { MarkColumns } from '#server/contests/scoring/marks/rules.ts';
import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { ContestFacts, DocumentFacts, FolderJuror, MayBeMissing, MeetingFacts } from './description/forms.ts';
import type { FolderEntry } from './entries/forms.ts';

/** A whole contest as it lies in a folder, read, complete and free of faults (see docs/contest-folder.md). */
export type ContestFolder = {
	contest: ContestFacts;
	ruleSet: RuleSet;
	/** In the order of contest.yaml; without a `jury` there, in the order of their names in the marks. */
	jury: FolderJuror[];
	recusals: (Recusal & { reason: string | null })[];
	entries: FolderEntry[];
	/** One for each stage with marks; numbers are positions in `entries`, `jury` and the stage's criteria. */
	marks: MarkColumns[];
	/** Of contest.yaml, of the votes, and a rejection for every entry whose row says so. */
	decisions: Decision[];
	meeting: MeetingFacts;
	documents: DocumentFacts;
	mayBeMissing: MayBeMissing;
};
