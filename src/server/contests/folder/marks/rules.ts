import type { Stage } from '#server/contests/scoring/rule-set/forms.ts';
import type { FaultList } from '../faults/rules.ts';
import type { CollectedMarks } from './collected/rules.ts';
import { unknownNomination, type StageScales } from './scales/rules.ts';

export type ExpectedMarks = {
	stage: Stage;
	stageNumber: number;
	/** No earlier stage has marks, so every entry that was not rejected is judged here. */
	isFirst: boolean;
	scales: StageScales;
	collected: CollectedMarks;
	entries: readonly { id: string; isRejected: boolean }[];
	nominationOf: Int32Array;
	jurors: readonly { name: string; judges: (stage: number, nomination: number) => boolean }[];
	isRecused: (juror: number, entry: number) => boolean;
	mayBeMissing: 'nothing' | 'sheets' | 'marks';
	file: string;
	faults: FaultList;
};

/**
 * Notes every sheet of a juror on an entry that should be there and is not, or lacks marks. A juror without a single
 * mark in the stage is one fault, not one for each entry. A mark of an optional criterion may always be missing.
 */
export function findMissingMarks(expected: ExpectedMarks): void {
	if (expected.mayBeMissing === 'marks') return;
	const judged = judgedEntries(expected);
	expected.jurors.forEach((_, juror) => checkJuror(juror, judged, expected));
}

/** In later stages the entries with at least one mark; who should have come that far is known only after the tally. */
function judgedEntries({ entries, isFirst, collected }: ExpectedMarks): number[] {
	const first = collected.firstMarks(entries.length);
	return entries.flatMap(({ isRejected }, entry) => (first[entry]! >= 0 || (isFirst && !isRejected) ? [entry] : []));
}

function checkJuror(juror: number, judged: readonly number[], expected: ExpectedMarks): void {
	const { jurors, entries, nominationOf, isRecused, stage, stageNumber, mayBeMissing, faults, file } = expected;
	const { name, judges } = jurors[juror]!;
	const due = judged.filter((entry) => {
		const nomination = nominationOf[entry]!;
		return nomination !== unknownNomination && judges(stageNumber, nomination) && !isRecused(juror, entry);
	});
	const gaps = due
		.map((entry) => ({ entry, ...gapOf(juror, entry, expected) }))
		.filter(({ lacking }) => lacking.length > 0);
	const empty = gaps.filter(({ given }) => given === 0);
	const isSilent = empty.length === due.length && due.length > 1;
	if (isSilent && mayBeMissing === 'nothing') {
		faults.add({ file }, `этап «${stage.title}», ${name}: нет ни одной оценки; ${remedyForSilence}`);
	}
	for (const { entry, lacking, given } of isSilent ? [] : gaps) {
		const where = `этап «${stage.title}», работа ${entries[entry]!.id}, ${name}`;
		if (given > 0) faults.add({ file }, `${where}: нет оценки по критерию ${lacking.join(', ')}`);
		else if (mayBeMissing === 'nothing') {
			faults.add({ file }, `${where}: нет оценочного листа; впишите оценки или самоотвод (recusals в contest.yaml)`);
		}
	}
}

const remedyForSilence = 'впишите их или укажите в contest.yaml, какие этапы и номинации за кем (stages, nominations)';

function gapOf(juror: number, entry: number, { stage, scales, collected, nominationOf }: ExpectedMarks) {
	const lacking: string[] = [];
	let given = 0;
	stage.criteria.forEach(({ id, required }, criterion) => {
		if (scales.of[criterion]![nominationOf[entry]!] === null) return;
		if (collected.has({ entry, juror, criterion })) given++;
		else if (required) lacking.push(id);
	});
	return { lacking, given };
}
