import type { IssuingProblem } from '#server/awards/issuing/tables.ts';
import type { PaperNamesRefusal } from '#server/awards/issuing/names/commands.ts';
import type { BeginIssuingRefusal } from '#server/awards/issuing/commands.ts';
import type { NamingRefusal } from '#server/awards/recipients/naming/commands.ts';
import type { NamingDesk } from '#server/awards/recipients/naming/queries.ts';
import type { NewsRefusal, PublishingRefusal } from '#server/publications/commands.ts';
import { m } from '#messages';

export const publicationRefusals: Record<
	PublishingRefusal | BeginIssuingRefusal | PaperNamesRefusal | 'form-outdated',
	() => string
> = {
	'not-allowed': m.publication_refused_not_allowed,
	'not-announced': m.publication_refused_not_announced,
	'not-finalised': m.publication_refused_not_finalised,
	'minutes-missing': m.publication_refused_minutes,
	'recipient-missing': m.publication_refused_recipient,
	'not-published': m.publication_refused_not_published,
	'form-missing': m.publication_refused_form_missing,
	'form-too-long': m.publication_refused_form_long,
	'form-outdated': m.publication_refused_outdated
};

export const namingRefusals: Record<NamingRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.publication_refused_not_allowed,
	'not-finalised': m.publication_recipients_not_finalised,
	'already-given': m.publication_recipients_given,
	'nobody-named': m.publication_recipients_nobody,
	outdated: m.publication_recipients_outdated,
	'form-outdated': m.publication_refused_outdated
};

export const namingClosed: Record<NonNullable<NamingDesk['closed']>, () => string> = {
	'not-finalised': m.publication_recipients_not_finalised,
	'already-given': m.publication_recipients_given
};

export const issuingProblems: Record<IssuingProblem, () => string> = {
	'forms-not-confirmed': m.publication_problem_forms,
	'missing-glyphs': m.publication_problem_glyphs,
	failed: m.publication_problem_failed
};

export const newsFaults: Record<NewsRefusal | 'form-outdated', { name: 'title' | 'body'; text: () => string }> = {
	'title-missing': { name: 'title', text: m.publication_news_fault_title },
	'title-too-long': { name: 'title', text: m.publication_news_fault_title_long },
	'body-too-long': { name: 'body', text: m.publication_news_fault_body_long },
	outdated: { name: 'body', text: m.publication_news_fault_outdated },
	'form-outdated': { name: 'body', text: m.publication_refused_outdated }
};
