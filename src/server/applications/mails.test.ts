import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { receiptOf } from './receipt/documents.ts';
import { sampleLetters } from './mails.ts';

test('letters and the receipt tell a moment as pages do: weekday, and the zone by its name', () => {
	const told = sampleLetters().flatMap(({ kind, text }) => {
		const moment = /[а-я]+, \d+ [а-я]+ \d{4} г\., \d\d:\d\d \([^)]*\)/u;
		const [found] = moment.exec(JSON.stringify(text).replaceAll('\u00a0', ' ')) ?? [];
		return found ? [`${kind}: ${found}`] : [];
	});
	assert.deepEqual(told, [
		'application-received: среда, 31 марта 2027 г., 15:00 (московское время)',
		'co-author-invitation: среда, 31 марта 2027 г., 15:00 (московское время)',
		'application-reminder: среда, 31 марта 2027 г., 23:59 (московское время)',
		'application-correction: понедельник, 5 апреля 2027 г., 15:00 (московское время)',
		'defence-invitation: четверг, 20 мая 2027 г., 10:00 (московское время)'
	]);
	const plan = contestPlan.parse({ calendar: { timeZone: 'Asia/Tomsk' } });
	const content = { nomination: null, title: '', organisation: null, proposedOrganisation: null, authors: [] };
	const sent = { version: 1, sha256: '', submittedAt: new Date('2027-03-31T16:59:00Z'), content: content as never };
	assert.deepEqual(
		receiptOf(plan, 1, sent).facts[0]!.values.map((text) => text.replaceAll('\u00a0', ' ')),
		['среда, 31 марта 2027 г., 23:59 (томское время, МСК+4)']
	);
});
