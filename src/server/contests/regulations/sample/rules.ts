import { buildMarks } from '../../scoring/marks/rules.ts';
import { termsOf } from '../../scoring/plan/rules.ts';
import type { Criterion, RuleSet, Scale } from '../../scoring/rule-set/forms.ts';
import { tallyContest } from '../../scoring/rules.ts';

/** A score sheet as a juror will see it for a work of one nomination. */
export type SheetStage = {
	id: string;
	title: string;
	criteria: (Pick<Criterion, 'id' | 'title' | 'counted' | 'required'> & { scale: Scale; weight: string })[];
};

export function sheetsFor({ stages }: RuleSet, nomination: string | null): SheetStage[] {
	return stages
		.filter(({ kind }) => kind !== 'eligibility-check')
		.map(({ id, title, criteria }) => ({
			id,
			title,
			criteria: criteria.flatMap((criterion) => {
				const terms = termsOf(criterion, nomination);
				const { id, title, counted, required } = criterion;
				return terms ? [{ id, title, counted, required, ...terms }] : [];
			})
		}));
}

/** How many jurors a sample needs so that every stage can have a result: three, or as many sheets as are needed. */
export const jurorsOfSample = ({ stages }: RuleSet): number =>
	Math.min(9, Math.max(3, ...stages.map(({ minimumSheets }) => minimumSheets)));

export type SampleMark = { stage: string; criterion: string; juror: number; mark: string };

export type SampleFault = { stage: string; criterion: string; juror: number; reason: 'not-a-number' | 'off-scale' };
export type SampleStage = {
	id: string;
	/** Of each juror, in order; null: the sheet is not complete. */
	totals: (string | null)[];
	/** By criterion. */
	means: Record<string, string>;
	result: string | null;
	/** With the stages before it. */
	cumulative: string | null;
	maximum: string | null;
};
export type SampleCount = { ok: true; stages: SampleStage[] } | { ok: false; faults: SampleFault[] };

/**
 * What the rules make of one work's marks. It is alone in its contest, so nobody is left out: thresholds, smallest
 * numbers of works and jurors' levelling, which need others to compare with, are not applied.
 */
export function countSample(ruleSet: RuleSet, nomination: string | null, marks: readonly SampleMark[]): SampleCount {
	const rules = aloneIn(ruleSet);
	const jurors = Array.from({ length: jurorsOfSample(ruleSet) }, (_, at) => ({ id: String(at + 1), voting: true }));
	const task = { ruleSet: rules, entries: [{ id: 'sample', nomination }], jurors, recusals: [] };
	const given = marks.filter(({ mark }) => mark.trim() !== '');
	const reading = buildMarks(
		task,
		given.map(({ stage, criterion, juror, mark }) => ({
			stage,
			criterion,
			juror: String(juror + 1),
			entry: 'sample',
			mark
		}))
	);
	if (!reading.ok) {
		const faults = reading.faults.map(({ row, kind }) => {
			const { stage, criterion, juror } = given[row]!;
			return { stage, criterion, juror, reason: kind === 'not-a-number' ? kind : ('off-scale' as const) };
		});
		return { ok: false, faults };
	}
	const { stages } = tallyContest({ ...task, marks: reading.marks, decisions: [], withSheets: true });
	return {
		ok: true,
		stages: stages
			.filter(({ stage }) => ruleSet.stages.some(({ id, kind }) => id === stage && kind !== 'eligibility-check'))
			.map(({ stage, entries: [entry] }) => ({
				id: stage,
				totals: jurors.map(({ id }) => entry?.sheet?.jurorTotals.find(({ juror }) => juror === id)?.total ?? null),
				means: Object.fromEntries(entry?.sheet?.criterionMeans.map(({ criterion, mean }) => [criterion, mean]) ?? []),
				result: entry?.result ?? null,
				cumulative: entry?.cumulative ?? null,
				maximum: entry?.maximum ?? null
			}))
	};
}

function aloneIn(ruleSet: RuleSet): RuleSet {
	return {
		...ruleSet,
		nominations: ruleSet.nominations.map((nomination) => ({ ...nomination, minimumEntries: 0 })),
		stages: ruleSet.stages.map(({ admission: _admission, ...stage }) => ({
			...stage,
			...(['z-score', 'juror-effect'].includes(stage.correction.method) && { correction: { method: 'none' as const } })
		})),
		tieLadder: []
	};
}
