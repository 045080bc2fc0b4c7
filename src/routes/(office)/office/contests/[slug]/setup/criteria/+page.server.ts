import {
	arrangeStages,
	blankStage,
	criteriaFaults,
	readStages,
	rulesWithStages,
	typedStagesOf,
	type TypedStage
} from '#server/contests/regulations/criteria/forms.ts';
import { planOf, type PlanInWork } from '#server/contests/plan/queries.ts';
import {
	countSample,
	jurorsOfSample,
	sheetsFor,
	type SampleCount,
	type SampleMark,
	type SheetStage
} from '#server/contests/regulations/sample/rules.ts';
import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { loadRulesPage, readRules, saveRules, tellRules } from './rules-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { work, shown } = await loadRulesPage(event, 'criteria');
	const stages = typedStagesOf(work.plan);
	const ruleSet = readRules(work, work.plan.rules);
	return {
		...shown,
		stages: stages.length > 0 ? stages : [blankStage],
		sample: ruleSet && sampleOf(ruleSet, work, new FormData())
	};
};

type Sample = {
	nomination: string | null;
	jurors: number;
	sheets: SheetStage[];
	/** By `stage criterion juror`. */
	marks: Record<string, string>;
	count: SampleCount;
};

/** The sheet of the chosen nomination, and what comes of the marks that were typed into it. */
function sampleOf(ruleSet: RuleSet, { plan }: PlanInWork, form: FormData): Sample {
	const asked = form.get('nomination');
	const nomination = (plan.nominations.find(({ id }) => id === asked) ?? plan.nominations[0])?.id ?? null;
	const sheets = sheetsFor(ruleSet, nomination);
	const jurors = jurorsOfSample(ruleSet);
	const marks: SampleMark[] = sheets.flatMap(({ id: stage, criteria }) =>
		criteria.flatMap(({ id: criterion }) =>
			Array.from({ length: jurors }, (_, juror) => ({
				...{ stage, criterion, juror },
				mark: String(form.get(`m ${stage} ${criterion} ${juror}`) ?? '').slice(0, 20)
			}))
		)
	);
	return {
		nomination,
		jurors,
		sheets,
		marks: Object.fromEntries(
			marks.map(({ stage, criterion, juror, mark }) => [`${stage} ${criterion} ${juror}`, mark])
		),
		count: countSample(ruleSet, nomination, marks)
	};
}

type Shown = { typed: TypedStage[]; at: string | null; sample: Sample | null };
const answerOf = (given: Partial<Shown> & Pick<Shown, 'typed'>) => ({
	...{ faults: [], told: null, refusal: null, at: null, sample: null },
	...given
});

export const actions: Actions = {
	save: (event) =>
		saveRules(event, {
			step: 'criteria',
			read: readStages,
			rulesWith: (plan, typed) => rulesWithStages(plan, typed),
			faultsOf: criteriaFaults
		}),
	/** Everything back with a stage or a criterion added, moved or taken out; nothing is kept yet. */
	arrange: async ({ locals, params, request }) => {
		await planOf(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const { stages, at } = arrangeStages(readStages(form), String(form.get('arrange') ?? ''));
		return answerOf({ typed: stages, at });
	},
	/** The score sheet of what is typed now, counted with the marks that are typed into it. */
	show: async ({ locals, params, request }) => {
		const work = await planOf(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const typed = readStages(form);
		const rules = rulesWithStages(work.plan, typed);
		const ruleSet = readRules(work, rules);
		if (!ruleSet)
			return { ...answerOf({ typed }), faults: criteriaFaults(work.plan, rules), told: tellRules(work, rules) };
		return answerOf({ typed, sample: sampleOf(ruleSet, work, form) });
	}
};
