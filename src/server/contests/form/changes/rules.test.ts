import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormField } from '../forms.ts';
import { allKinds, buildField, buildForm } from '../testing.ts';
import { changesOfForm, lossesBetween, type Loss } from './rules.ts';

const [line, text, number] = [buildField('line'), buildField('text'), buildField('number')];

test('what changed in a form: added, changed by aspects, removed, reordered', () => {
	const changed = { ...text, label: 'Иначе', most: 10, seenByPublic: true };
	const link = buildField('link');
	assert.deepEqual(changesOfForm([line, text, number], [link, changed, line]), [
		{ change: 'added', field: link },
		{ change: 'changed', before: text, after: changed, aspects: ['label', 'readers', 'limits'] },
		{ change: 'removed', field: number },
		{ change: 'reordered' }
	]);
});

test('nothing changed is told where nothing has, for every kind', () => {
	assert.deepEqual(changesOfForm(buildForm(), structuredClone(buildForm())), []);
	for (const kind of allKinds) assert.deepEqual(lossesBetween(buildField(kind), buildField(kind)), []);
});

const images = buildField('images', { altRequired: false });
const choice = buildField('choice');
const changes: [FormField, FormField | null, Loss[]][] = [
	[line, null, [{ loss: 'removed' }]],
	[line, { ...text, id: 'line' }, [{ loss: 'removed' }]],
	[line, { ...line, most: 299 }, [{ loss: 'narrower' }]],
	[line, { ...line, most: 301, help: 'Подсказка', label: 'Иначе' }, []],
	[text, { ...text, least: 1 }, [{ loss: 'narrower' }]],
	[number, { ...number, least: '5' }, [{ loss: 'narrower' }]],
	[buildField('number', { most: '9' }), buildField('number', { most: '10' }), []],
	[buildField('number', { most: '9' }), buildField('number', { most: null }), []],
	[buildField('number', { least: '-10' }), buildField('number', { least: '-9' }), [{ loss: 'narrower' }]],
	[buildField('number', { digits: 2 }), buildField('number', { digits: 1 }), [{ loss: 'narrower' }]],
	[buildField('date', { latest: '2027-05-01' }), buildField('date', { latest: '2027-04-30' }), [{ loss: 'narrower' }]],
	[buildField('date', { earliest: '2027-05-01' }), buildField('date', { earliest: '2027-04-30' }), []],
	[
		buildField('files', { allowed: ['pdf', 'image'] }),
		buildField('files', { allowed: ['pdf'] }),
		[{ loss: 'narrower' }]
	],
	[images, { ...images, mostFiles: 4 }, [{ loss: 'narrower' }]],
	[images, { ...images, altRequired: true }, [{ loss: 'narrower' }]],
	[
		choice,
		{ ...choice, options: [choice.options[0]!, { id: 'c', title: 'Третье' }] },
		[{ loss: 'options-removed', titles: ['Второе'] }]
	],
	[line, { ...line, nominations: ['a'] }, [{ loss: 'fewer-nominations' }]],
	[{ ...line, nominations: ['a', 'b'] }, { ...line, nominations: ['b'] }, [{ loss: 'fewer-nominations' }]],
	[{ ...line, nominations: ['a'] }, line, []],
	[{ ...line, required: 'optional' }, line, [{ loss: 'needed-now' }]],
	[line, { ...line, required: 'check' }, []],
	[line, { ...line, seenByPublic: true }, [{ loss: 'more-readers' }]],
	[{ ...line, namesAuthors: true }, line, [{ loss: 'more-readers' }]],
	[line, { ...line, seenByJury: false, namesAuthors: true }, []]
];

test('what answers given already would lose by a change', () => {
	assert.deepEqual(
		changes.map(([before, after]) => [before, after, lossesBetween(before, after)]),
		changes
	);
});
