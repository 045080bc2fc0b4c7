import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApplicationForm } from '#server/contests/form/forms.ts';
import type { SentContent } from '../../submission/rules.ts';
import { changesBetween } from './rules.ts';

const form = [
	{ id: 'description', kind: 'text', label: 'Описание' },
	{ id: 'budget', kind: 'budget', label: 'Смета' },
	{ id: 'slides', kind: 'files', label: 'Презентация' }
] as ApplicationForm;
const before = {
	nomination: { key: 'service', title: 'Удобный сервис' },
	title: 'Лампа',
	organisation: null,
	proposedOrganisation: { name: 'Библиотека', town: 'Кедров', territoryId: null },
	teamName: '',
	authors: [{ id: 'a', surname: 'Лампова', post: 'методист' }],
	answers: { description: 'Текст', budget: [{ title: 'Книги', sum: '10' }] },
	files: [{ id: 'f', fieldId: 'slides', alt: '' }]
} as unknown as SentContent;

test('the order of members in what comes back from the database is no change', () => {
	const after = {
		...before,
		authors: [{ post: 'методист', surname: 'Лампова', id: 'a' }],
		answers: { budget: [{ sum: '10', title: 'Книги' }], description: 'Текст' }
	} as unknown as SentContent;
	assert.deepEqual(changesBetween(before, after, form), []);
});

test('every part that differs is named, answers and files by their fields', () => {
	const after = {
		...before,
		nomination: { key: 'event', title: 'Событие' },
		title: 'Лампы',
		organisation: { id: 'o', name: 'Библиотека' },
		proposedOrganisation: null,
		teamName: 'Свет',
		authors: [],
		answers: { description: 'Другой', budget: [{ title: 'Книги', sum: '11' }] },
		files: [{ id: 's', fieldId: 'signed-sheet', alt: '' }]
	} as unknown as SentContent;
	assert.deepEqual(changesBetween(before, after, form), [
		...(['nomination', 'title', 'organisation', 'team', 'authors'] as const).map((part) => ({ part })),
		{ part: 'answer', label: 'Описание' },
		{ part: 'answer', label: 'Смета' },
		{ part: 'files', label: 'Презентация' },
		{ part: 'sheet' }
	]);
});
