import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PrintedDocument } from '../documents.ts';
import { changesBetween, corrected, faultsOf, prefixOf, textsOf } from './rules.ts';

const shared = {
	look: 'classic' as const,
	issuer: { name: 'Заречная областная библиотека', founder: 'Департамент культуры' },
	contest: 'Конкурс «Компас»',
	number: 'ЗОУНБ-2027-0012',
	issuedOn: '2027-05-31',
	city: 'Заречье',
	signatures: [
		{ post: 'Директор библиотеки,\nпредседатель жюри', name: 'М. П. Иванова' },
		{ post: '', name: 'И. И. Петров' }
	]
};
const diploma: PrintedDocument = {
	kind: 'diploma',
	...shared,
	title: 'Диплом',
	degree: 'I степени',
	recipient: {
		kind: 'person',
		name: 'Лампова Ольга Петровна',
		post: 'и/о заведующей\nотделом',
		organisation: 'Центральная библиотека',
		territory: 'Приозёрский район'
	},
	nomination: 'Краеведение',
	work: 'Река помнит',
	giver: 'ООО «Печатный дом»'
};
const ofTeam: PrintedDocument = {
	kind: 'certificate',
	...shared,
	recipient: { kind: 'team', members: [{ name: 'А. Б.', post: 'библиотекарь' }, { name: 'В. Г.' }] },
	work: 'Сад'
};
const ofLibrary: PrintedDocument = {
	kind: 'diploma',
	...shared,
	title: 'Гран-при',
	recipient: { kind: 'organisation', name: 'Библиотека № 3', parent: 'Приозёрская ЦБС' }
};
const letter: PrintedDocument = {
	kind: 'letter',
	...shared,
	title: 'Благодарственное письмо',
	addressee: { name: 'Ламповой Ольге Петровне' },
	salutation: 'Уважаемая Ольга Петровна!',
	paragraphs: ['Благодарим.', 'Ждём снова.']
};

test('texts put back as they were give the same paper, of every kind', () => {
	for (const printed of [diploma, ofTeam, ofLibrary, letter]) {
		const given = Object.fromEntries(Object.entries(textsOf(printed)).map(([name, text]) => [name, text]));
		assert.deepEqual(corrected(printed, given), printed);
		assert.deepEqual(changesBetween(printed, given), []);
		assert.deepEqual(faultsOf(printed, given), []);
	}
});

test('a corrected text changes that text alone, and an emptied one leaves no trace', () => {
	const texts = { ...textsOf(diploma), work: ' Река  помнит всё\u0007 ', giver: '' };
	const { giver: _, ...rest } = diploma;
	assert.deepEqual(corrected(diploma, texts), { ...rest, work: 'Река помнит всё' });
	assert.deepEqual(changesBetween(diploma, texts), [
		{ name: 'work', before: 'Река помнит', after: 'Река помнит всё' },
		{ name: 'giver', before: 'ООО «Печатный дом»', after: '' }
	]);
});

test('what the paper would not print does not stay in the register either, and alone it is no text', () => {
	const texts = { ...textsOf(diploma), work: 'Река\u202e по\u200bмнит\u00ad', signatures: 'М. П. \u2066Иванова' };
	assert.deepEqual(corrected(diploma, texts), {
		...diploma,
		signatures: [{ post: '', name: 'М. П. Иванова' }]
	});
	assert.deepEqual(faultsOf(diploma, { ...textsOf(diploma), recipient: '\u202e ' }), [
		{ name: 'recipient', reason: 'missing' }
	]);
	const named = corrected(letter, { ...textsOf(letter), paragraphs: 'Раз\u202e.\n\n\u202e' });
	assert.deepEqual(named.kind === 'letter' && named.paragraphs, ['Раз.']);
});

test('members of a team and paragraphs of a letter are written as lines', () => {
	const team = corrected(ofTeam, { ...textsOf(ofTeam), members: 'А. Б. — главный библиотекарь\n\nВ. Г.\nД. Е.' });
	assert.deepEqual(team.kind === 'certificate' && team.recipient, {
		kind: 'team',
		members: [{ name: 'А. Б.', post: 'главный библиотекарь' }, { name: 'В. Г.' }, { name: 'Д. Е.' }]
	});
	const longer = corrected(letter, { ...textsOf(letter), paragraphs: 'Раз.\n\n\n  \nДва\nи ещё.' });
	assert.deepEqual(longer.kind === 'letter' && longer.paragraphs, ['Раз.', 'Два и ещё.']);
});

test('a paper without its recipient, contest or city is not printed, nor a text too long', () => {
	const empty = {
		...textsOf(diploma),
		recipient: ' ',
		contest: '',
		city: '',
		signatures: '\n',
		title: '',
		work: 'я'.repeat(2001),
		giver: ''
	};
	assert.deepEqual(faultsOf(diploma, empty), [
		{ name: 'contest', reason: 'missing' },
		{ name: 'title', reason: 'missing' },
		{ name: 'recipient', reason: 'missing' },
		{ name: 'work', reason: 'too-long' },
		{ name: 'city', reason: 'missing' }
	]);
	assert.deepEqual(faultsOf(ofTeam, { ...textsOf(ofTeam), members: '' }), [{ name: 'members', reason: 'missing' }]);
	assert.deepEqual(faultsOf(letter, { ...textsOf(letter), recipient: '' }), [{ name: 'recipient', reason: 'missing' }]);
});

test('a text that this kind of paper does not have is passed over', () => {
	assert.deepEqual(corrected(letter, { ...textsOf(letter), giver: 'Кто-то', members: 'Никто' }), letter);
});

test('the prefix of numbers is what stands before the year', () => {
	assert.deepEqual(['ЗОУНБ-2027-0012', '2027-0012', 'А-Б-2027-12345', 'иное'].map(prefixOf), ['ЗОУНБ', '', 'А-Б', '']);
});
