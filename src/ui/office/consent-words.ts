import type { ConsentPurpose, DistributedField } from '#server/people/tables.ts';
import type { TextRefusal } from '#server/people/consents/rules.ts';
import { m } from '#messages';

export const purposeWords: Record<ConsentPurpose, () => string> = {
	processing: m.people_purpose_processing,
	distribution: m.people_purpose_distribution
};

export const shownFieldWords: Record<DistributedField, () => string> = {
	name: m.people_field_shown_name,
	post: m.people_field_shown_post,
	photo: m.people_field_shown_photo,
	work: m.people_field_shown_work
};

export const textRefusals: Record<
	TextRefusal | 'not-allowed' | 'no-changes' | 'form-outdated',
	{ field: 'title' | 'body'; text: () => string }
> = {
	'title-missing': { field: 'title', text: m.people_refused_text_title },
	'title-too-long': { field: 'title', text: m.people_refused_text_title_long },
	'body-too-short': { field: 'body', text: m.people_refused_text_short },
	'body-too-long': { field: 'body', text: m.people_refused_text_long },
	'no-changes': { field: 'body', text: m.people_refused_text_same },
	'not-allowed': { field: 'body', text: m.people_refused_not_allowed },
	'form-outdated': { field: 'body', text: m.people_refused_outdated }
};
