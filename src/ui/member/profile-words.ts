import type { CardLanguage } from '#server/people/cards/rules.ts';
import { m } from '#messages';

/** What is wrong with a part of the own card, and the field that it is said at. */
export const profileRefusals = {
	'not-allowed': { field: 'profile', text: m.people_refused_not_allowed },
	'form-outdated': { field: 'profile', text: m.people_refused_outdated },
	'surname-missing': { field: 'surname', text: m.people_refused_surname },
	'given-name-missing': { field: 'givenName', text: m.people_refused_given_name },
	'name-too-long': { field: 'surname', text: m.people_refused_name_long },
	'gender-missing': { field: 'gender', text: m.people_refused_gender },
	'form-missing': { field: 'genitive', text: m.people_refused_forms_missing },
	'form-too-long': { field: 'genitive', text: m.people_refused_forms_long },
	'post-missing': { field: 'post', text: m.people_refused_post },
	'post-too-long': { field: 'post', text: m.people_refused_post_long },
	'no-such-day': { field: 'startsOn', text: m.people_refused_day },
	'ends-before-start': { field: 'endsOn', text: m.people_refused_days_order },
	'organisation-needed': { field: 'organisation', text: m.people_refused_organisation_needed },
	'organisation-unknown': { field: 'organisation', text: m.people_refused_organisation_unknown },
	'organisation-ambiguous': { field: 'organisationId', text: m.people_refused_organisation_ambiguous },
	'already-withdrawn': { field: 'profile', text: m.people_refused_already_withdrawn }
} as const satisfies Record<string, { field: string; text: () => string }>;
export type ProfileRefusal = keyof typeof profileRefusals;

export const languageWords: Record<CardLanguage, () => string> = {
	ru: m.people_language_ru,
	be: m.people_language_be,
	kk: m.people_language_kk,
	en: m.people_language_en,
	de: m.people_language_de,
	fr: m.people_language_fr,
	zh: m.people_language_zh
};

const letterKinds: Record<string, () => string> = {
	'application-reminder': m.people_letter_application_reminder,
	'contest-news': m.people_letter_contest_news
};

export const letterKindWords = (kind: string): string => letterKinds[kind]?.() ?? m.people_letter_other({ kind });
