import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { accountNames } from '#server/accounts/queries.ts';
import { changePlan } from '#server/contests/plan/commands.ts';
import { findPlanGaps, planOf, type PlanInWork } from '#server/contests/plan/queries.ts';
import { ruleSetOf, type SetupStep } from '#server/contests/plan/rules.ts';
import { describeAwards } from '#server/contests/regulations/sentences/awards/documents.ts';
import { describeStages } from '#server/contests/regulations/sentences/documents.ts';
import { describePlaces } from '#server/contests/regulations/sentences/places/documents.ts';
import type { Rules, TypedFault } from '#server/contests/regulations/typed/forms.ts';
import { parseRuleSet, type RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { formatTime } from '#ui/moments.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';

type Asked = { locals: App.Locals; params: { slug: string } };

/** The three pages that change the plan's rules: each its own share of them. */
export async function loadRulesPage({ locals, params }: Asked, step: SetupStep) {
	const work = await planOf(locals.db, locals.actor, params.slug);
	const change = work.changes.rules;
	const names = change ? await accountNames(locals.db, [change.by]) : new Map<string, string>();
	const shown = {
		slug: params.slug,
		title: work.plan.basics.title,
		revision: work.revision,
		key: newKey(),
		nominations: work.plan.nominations.map(({ id, title }) => ({ id, title })),
		gaps: change ? findPlanGaps(work.plan).filter((gap) => gap.step === step) : [],
		told: tellRules(work, work.plan.rules),
		changed: change
			? { by: names.get(change.by) ?? null, at: formatTime(new Date(change.at), locals.network.timeZone) }
			: null
	};
	return { work, shown };
}

export type ToldRules = { title: string; sentences: string[] }[];

/** The rules in plain sentences; null while they do not add up. The first group is of the stages, the last of awards. */
export function tellRules({ plan }: Pick<PlanInWork, 'plan'>, rules: Rules): ToldRules | null {
	const ruleSet = readRules({ plan }, rules);
	if (!ruleSet) return null;
	return [
		...describeStages(ruleSet),
		{ title: '', sentences: describePlaces(ruleSet) },
		{ title: '', sentences: describeAwards(ruleSet) }
	];
}

export function readRules({ plan }: Pick<PlanInWork, 'plan'>, rules: Rules): RuleSet | null {
	const reading = parseRuleSet(ruleSetOf({ ...plan, rules }));
	return reading.ok ? reading.ruleSet : null;
}

type Saving<Typed> = {
	read: (form: FormData, work: PlanInWork) => Typed;
	rulesWith: (plan: PlanInWork['plan'], typed: Typed) => Rules;
	faultsOf: (plan: PlanInWork['plan'], rules: Rules) => TypedFault[];
	step: SetupStep;
};

/** Keeps the page's share of the rules, or sends everything back with what is wrong with it. */
export async function saveRules<Typed>(event: RequestEvent, saving: Saving<Typed>) {
	const { locals, params } = event;
	const work = await planOf(locals.db, locals.actor, params['slug']!);
	const form = await event.request.formData();
	const typed = saving.read(form, work);
	const rules = saving.rulesWith(work.plan, typed);
	const faults = saving.faultsOf(work.plan, rules);
	const told = tellRules(work, rules);
	if (faults.length > 0) return fail(422, { typed, faults, told, refusal: null });
	const revision = Number(form.get('revision')) || 0;
	const outcome = await submitOnce(event, form, (tx) =>
		changePlan(tx, locals.actor!, work.contestId, { revision, part: 'rules', value: rules })
	);
	if (!outcome.ok) return fail(422, { typed, faults, told, refusal: outcome.reason });
	redirect(303, `/office/contests/${work.slug}/setup?done=${saving.step}`);
}
