import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOfGraceCode, isGraceCode } from '../late/rules.ts';
import { countedTogetherUnder, isLimitReached, isSupplement, type SentContent } from './rules.ts';

test('the limit is reached by as many as it allows', () => {
	const limit = { most: 2, per: 'organisation', within: 'contest' } as const;
	assert.deepEqual(
		[0, 1, 2, 3].map((counted) => isLimitReached(limit, counted)),
		[false, false, true, true]
	);
	assert.equal(isLimitReached(null, 1000), false);
});

test('with whom an organisation is counted', () => {
	const branch = { id: 'branch', kind: 'branch' };
	const library = { id: 'library', kind: 'library' };
	const system = { id: 'system', kind: 'library-system' };
	const table = [
		[branch, library, system],
		[branch, system],
		[branch, library],
		[library, system],
		[library],
		[branch],
		[]
	].map((above) => [countedTogetherUnder(above, 'organisation'), countedTogetherUnder(above, 'system')]);
	assert.deepEqual(table, [
		['branch', 'system'],
		['branch', 'system'],
		['branch', 'library'],
		['library', 'system'],
		['library', 'library'],
		['branch', 'branch'],
		[null, null]
	]);
});

const sent: SentContent = {
	nomination: { key: 'service', title: 'Удобный сервис' },
	title: 'Ночной читальный зал',
	organisation: { id: 'library', name: 'Городская библиотека' },
	proposedOrganisation: null,
	teamName: '',
	authors: [],
	answers: { description: 'Читальный зал открыт по ночам.', count: '3' },
	files: [fileOf('presentation', 'one')]
};

function fileOf(fieldId: string, id: string): SentContent['files'][number] {
	return { id, fieldId, name: 'Доклад.pdf', type: 'application/pdf', bytes: 1, sha256: '0', alt: '' };
}

test('only what may come until the check ends makes a supplement', () => {
	const later = ['video', 'slides'];
	const table: [what: string, content: SentContent][] = [
		['the same', sent],
		['answers in another order', { ...sent, answers: { count: '3', description: 'Читальный зал открыт по ночам.' } }],
		['a later answer', { ...sent, answers: { ...sent.answers, video: 'https://example.org' } }],
		['a later file', { ...sent, files: [...sent.files, fileOf('slides', 'two')] }],
		[
			'the organisation under a new name',
			{ ...sent, organisation: { id: 'library', name: 'Библиотека имени Пушкина' } }
		],
		['another organisation', { ...sent, organisation: { id: 'other', name: 'Городская библиотека' } }],
		['another title', { ...sent, title: 'Другое' }],
		['another answer', { ...sent, answers: { ...sent.answers, count: '4' } }],
		['a file exchanged', { ...sent, files: [fileOf('presentation', 'two')] }],
		['a file taken off', { ...sent, files: [] }],
		['another nomination', { ...sent, nomination: { key: 'event', title: 'Удобный сервис' } }]
	];
	assert.deepEqual(
		table.map(([what, content]) => [what, isSupplement(sent, content, later)]),
		table.map(([what], index) => [what, index < 5])
	);
});

test('a personal link’s code may be typed as it is read out', () => {
	const code = 'AB12-CD34-EF56';
	assert.deepEqual(
		['ab12 cd34 ef56', 'AB12CD34EF56', ' ab12-CD34 ef56 '].map(
			(typed) => hashOfGraceCode(typed) === hashOfGraceCode(code)
		),
		[true, true, true]
	);
	assert.notEqual(hashOfGraceCode('AB12-CD34-EF57'), hashOfGraceCode(code));
	assert.deepEqual([code, 'short', 'x'.repeat(81), 'АБВГ-ДЕЖЗ', "ab12'; drop"].map(isGraceCode), [
		true,
		false,
		false,
		false,
		false
	]);
});
