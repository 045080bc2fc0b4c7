import { inQuotes } from '#server/platform/russian/typography.ts';
import { isScored } from '../../scoring/rule-set/faults/rules.ts';
import type { RuleSet, Stage } from '../../scoring/rule-set/forms.ts';
import { describeAwards } from './awards/documents.ts';
import { describeCounting } from './counting/documents.ts';
import { describePlaces } from './places/documents.ts';
import { describeAdmission, describeCriteria, type BesideTable } from './stages/documents.ts';

export type StageInWords = { title: string; sentences: string[] };

/** Each stage in plain words: what is judged, how it is counted, who goes on. */
export function describeStages(ruleSet: RuleSet, beside: BesideTable = {}): StageInWords[] {
	return ruleSet.stages.map((stage) => ({ title: stage.title, sentences: describeStage(ruleSet, stage, beside) }));
}

function describeStage(ruleSet: RuleSet, stage: Stage, beside: BesideTable): string[] {
	if (!isScored(stage)) {
		const check = 'Баллов на этом этапе не ставят: работы, которые не соответствуют положению, не допускаются.';
		return [check, ...describeAdmission(ruleSet, stage)];
	}
	return [
		...describeCriteria(ruleSet, stage, beside),
		...describeCounting(ruleSet, stage),
		...describeAdmission(ruleSet, stage)
	];
}

/** The whole rule set in plain Russian sentences, in the order in which things happen. */
export function describeRules(ruleSet: RuleSet): string[] {
	return [
		...describeStages(ruleSet).map(({ title, sentences }) => `Этап ${inQuotes(title)}. ${sentences.join(' ')}`),
		...describePlaces(ruleSet),
		...describeAwards(ruleSet)
	];
}
