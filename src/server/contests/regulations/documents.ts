import type { RegulationsData, RegulationsSection } from '#server/platform/documents/regulations-text.ts';
import { formatDay } from '#server/platform/russian/dates.ts';
import { NBSP } from '#server/platform/russian/plurals.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import type { ContestPlan } from '../plan/forms.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';
import { appendixSections } from './appendices/documents.ts';
import { callSections } from './sections/call/documents.ts';
import { countSections } from './sections/count/documents.ts';

/** What the plan names by ids, and what stands outside it. */
export type RegulationsFacts = {
	/** Names of organisations of the day of publication. */
	organisations: ReadonlyMap<string, string>;
	territories: ReadonlyMap<string, string>;
	/** Texts of the consents that every author is asked for. */
	consents: readonly { title: string; body: string }[];
};

/** What the computed blocks are made from. `ruleSet` is null while the rules do not add up yet. */
export type RegulationsGround = { plan: ContestPlan; ruleSet: RuleSet | null; facts: RegulationsFacts };

export type ComputedSection = Pick<RegulationsSection, 'id' | 'title' | 'blocks'>;
/** As it is kept with the published version; see platform/documents/regulations-text.ts. */
export type RegulationsDocument = Omit<RegulationsData, 'kind' | 'edition'>;

/**
 * The regulations of a contest: sections in the usual order, each with its computed blocks between the organiser's own
 * words. What the plan keeps to itself (the silent grace period, addresses of jurors) does not enter.
 */
export function regulationsOf(ground: RegulationsGround): RegulationsDocument {
	const { basics, words } = ground.plan;
	const { post, name, order } = words.approval;
	const withWords = (section: ComputedSection): RegulationsSection => ({
		...section,
		before: paragraphsOf(words.sections[section.id]?.before ?? ''),
		after: paragraphsOf(words.sections[section.id]?.after ?? '')
	});
	const isTold = ({ before, blocks, after }: RegulationsSection) => before.length + blocks.length + after.length > 0;
	return {
		contest: wholeTitle(basics.kind, basics.title),
		approval: post || name || order ? { post, name, order } : null,
		sections: [...callSections(ground), ...countSections(ground)].map(withWords).filter(isTold),
		appendices: appendixSections(ground).map(withWords).filter(isTold)
	};
}

/** Ids and titles of all sections and appendices, also of those that are empty so far. */
export function sectionsOf(ground: RegulationsGround): { sections: ComputedSection[]; appendices: ComputedSection[] } {
	return { sections: [...callSections(ground), ...countSections(ground)], appendices: appendixSections(ground) };
}

/** «Редакция 2 от 3 февраля 2027 г.» */
export const editionLine = (version: number, publishedOn: string) =>
	`Редакция${NBSP}${version} от${NBSP}${formatDay(publishedOn)}`;

export const paragraphsOf = (text: string): string[] =>
	text
		.split(/\n+/)
		.map((paragraph) => paragraph.trim())
		.filter(Boolean);
