import assert from 'node:assert/strict';
import { test } from 'node:test';
import { juryReminderLetter } from './mails.ts';

const occasion = {
	contest: { id: '', slug: 'obrazec', kind: 'конкурс', title: 'Образец', timeZone: 'Asia/Tomsk' },
	...{ stage: { key: '1', title: 'Заочная оценка' }, dueAt: null, daysLeft: null }
};
const told = (left: number): string => {
	const to = { address: 'vera@example.org', name: '', accountId: '' };
	const letter = juryReminderLetter({ jurorId: '', to, assigned: 30, left, byNomination: [] }, occasion);
	return letter.text.paragraphs[0]!.replaceAll('\u00a0', ' ');
};

test('a reminder agrees with the number of sheets that are left', () => {
	const head = 'Вы входите в жюри: конкурс «Образец». На этапе «Заочная оценка»';
	assert.deepEqual(
		[1, 3, 5, 21].map(told),
		['не подписан 1 лист', 'не подписаны 3 листа', 'не подписано 5 листов', 'не подписан 21 лист'].map(
			(words) => `${head} ${words} из 30.`
		)
	);
});
