import type { Db, Tx } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Gap } from '../../plan/rules.ts';
import { findPlanGaps, planOf, type PlanInWork } from '../../plan/queries.ts';
import { ruleSetOf } from '../../plan/rules.ts';
import { parseRuleSet } from '../../scoring/rule-set/forms.ts';
import { changesBetween } from '../changes/documents.ts';
import { regulationsOf, sectionsOf, type ComputedSection, type RegulationsDocument } from '../documents.ts';
import { latestEditionOf } from '../publication/queries.ts';
import { withoutAddresses, withoutSecrets } from '../publication/rules.ts';
import { regulationsFactsOf } from '../versions/queries.ts';

export type RegulationsDraft = {
	work: PlanInWork;
	document: RegulationsDocument;
	/** All sections and appendices with what is computed for them so far. */
	sections: ComputedSection[];
	appendices: ComputedSection[];
	gaps: Gap[];
	/** The newest published version, or null. */
	version: number | null;
	/** What the next version would say that it changes; empty for the first one, or while there are gaps. */
	changes: string[];
	/** `nothing`: the plan is as it was published; `silent`: only what no reader is told differs. */
	difference: 'nothing' | 'silent' | 'seen';
};

/** The regulations as they would be published now. @throws NotFound for whoever may not manage the contest */
export async function regulationsDraftOf(db: Db | Tx, actor: Actor | null, slug: string): Promise<RegulationsDraft> {
	const work = await planOf(db, actor, slug);
	const { plan, contestId } = work;
	const latest = await latestEditionOf(db, contestId);
	const facts = await regulationsFactsOf(db, contestId, [plan, ...(latest ? [latest.plan] : [])]);
	const reading = parseRuleSet(ruleSetOf(plan));
	const ground = { plan, ruleSet: reading.ok ? reading.ruleSet : null, facts };
	const document = regulationsOf(ground);
	const isSame = (change: (given: typeof plan) => unknown) =>
		latest !== null && canonicalJson(change(latest.plan)) === canonicalJson(change(plan));
	return {
		work,
		document,
		...sectionsOf(ground),
		gaps: findPlanGaps(plan),
		version: latest?.version ?? null,
		changes:
			latest && reading.ok
				? changesBetween({ ...latest, facts }, { plan, ruleSet: reading.ruleSet, facts, document })
				: [],
		difference: isSame(withoutAddresses) ? 'nothing' : isSame(withoutSecrets) ? 'silent' : 'seen'
	};
}
