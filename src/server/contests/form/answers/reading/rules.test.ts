import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answers } from '../../forms.ts';
import { buildField, buildForm } from '../../testing.ts';
import { formats } from '#server/platform/files/kinds.ts';
import { fileKinds } from '../../forms.ts';
import * as known from '#server/platform/files/kinds.ts';
import { endingOfType, kindOfType, typesTakenBy, type AnswerFiles } from '../rules.ts';
import { answersSeenBy, type Reader } from './rules.ts';

const readers: Reader[] = ['organiser', 'jury', 'blind-jury', 'public'];

test('each reader sees the fields opened to them', () => {
	const fields = [
		buildField('line', { id: 'inner', seenByJury: false }),
		buildField('line', { id: 'jury' }),
		buildField('line', { id: 'names', namesAuthors: true }),
		buildField('line', { id: 'all', seenByPublic: true }),
		buildField('line', { id: 'site', seenByJury: false, seenByPublic: true })
	];
	assert.deepEqual(
		readers.map((reader) => answersSeenBy(fields, {}, reader).map(({ fieldId }) => fieldId)),
		[
			['inner', 'jury', 'names', 'all', 'site'],
			['jury', 'names', 'all'],
			['jury', 'all'],
			['all', 'site']
		]
	);
});

test('every kind is read as it was answered', () => {
	const answers: Answers = {
		line: 'Строка',
		text: 'Абзац\n\nвторой',
		number: '1234.5',
		choice: 'b',
		choices: ['c', 'a', 'gone'],
		date: '2027-03-31',
		link: 'javascript:alert(1)',
		budget: [
			{ title: 'Книги', sum: '1500.5' },
			{ title: 'Краска', sum: 'много' }
		],
		consent: true
	};
	const file = { id: 'f1', name: 'Петрова.PDF', type: 'application/pdf', bytes: 9, alt: '' };
	const files: AnswerFiles = { files: [file], images: [] };
	const shown = answersSeenBy(buildForm(), answers, 'jury', files);
	assert.deepEqual(
		shown.map(({ shown: each }) => each),
		[
			{ kind: 'text', text: 'Строка' },
			{ kind: 'text', text: 'Абзац\n\nвторой' },
			{ kind: 'number', decimal: '1234.5', unit: '' },
			{ kind: 'chosen', titles: ['Второе'] },
			{ kind: 'chosen', titles: ['Первое', 'Третье'] },
			{ kind: 'day', day: '2027-03-31' },
			{ kind: 'link', text: 'javascript:alert(1)', href: null },
			{ kind: 'files', files: [{ ...file, name: 'Поле files.pdf' }] },
			{ kind: 'images', files: [] },
			{ kind: 'budget', rows: answers['budget'], total: '1500.5' },
			{ kind: 'consent', isGiven: true }
		]
	);
	assert.deepEqual(
		shown.filter(({ isBlank }) => isBlank).map(({ fieldId }) => fieldId),
		['images']
	);
	const [own] = answersSeenBy([buildField('files')], {}, 'organiser', files);
	assert.deepEqual(own!.shown, { kind: 'files', files: [file] });
});

const fields = [
	...buildForm(),
	buildField('line', { id: 'author', namesAuthors: true }),
	buildField('files', { id: 'letter', namesAuthors: true }),
	buildField('consent', { id: 'agreed', namesAuthors: true })
];
const whose = fc.record({ name: fc.string(), file: fc.string(), agreed: fc.boolean(), letters: fc.nat({ max: 3 }) });

/** The same work, brought by somebody. */
function work({ name, file, agreed, letters }: { name: string; file: string; agreed: boolean; letters: number }) {
	const answers: Answers = { text: 'Одна и та же работа', author: name, agreed };
	const pdf = { type: 'application/pdf', bytes: 9, alt: '' };
	const files: AnswerFiles = {
		files: [{ id: 'f1', name: `${file}.pdf`, ...pdf }],
		letter: Array.from({ length: letters }, (_, n) => ({ id: `l${n}`, name: file, ...pdf }))
	};
	return { answers, files };
}

test('property: two works that differ in authors and names of files alone are one work to a blind jury', () => {
	let differed = false;
	fc.assert(
		fc.property(whose, whose, (one, other) => {
			const [a, b] = [work(one), work(other)];
			const seen = (reader: Reader) =>
				[a, b].map(({ answers, files }) => JSON.stringify(answersSeenBy(fields, answers, reader, files)));
			const [blindA, blindB] = seen('blind-jury');
			assert.equal(blindA, blindB);
			const [openA, openB] = seen('organiser');
			differed ||= openA !== openB;
		})
	);
	assert.ok(differed, 'the two could be told apart by those who may');
});

test('kinds of files are those that files are taken by', () => {
	assert.deepEqual([...fileKinds], [...known.fileKinds]);
	for (const [extension, { type, kind }] of Object.entries(formats)) {
		assert.equal(kindOfType(type), kind, type);
		assert.ok(['.jpg', `.${extension}`].includes(endingOfType(type)), type);
	}
	const taken = typesTakenBy(buildField('files', { allowed: [...fileKinds] }));
	assert.deepEqual(taken.sort(), [...new Set(Object.values(formats).map(({ type }) => type))].sort());
	assert.deepEqual([kindOfType('text/html'), endingOfType('constructor')], [null, '']);
});
