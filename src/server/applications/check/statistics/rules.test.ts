import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApplicationState, Decision } from '../../tables.ts';
import { statisticsOf } from './rules.ts';

const application = (id: string, state: ApplicationState, nominationKey = 'service', territory = 'Кедров') => ({
	...{ id, state, nominationKey, territory, isLate: id === 'b' }
});
const made = (applicationId: string, decision: Decision, hours: number, reason = '') => ({
	...{ applicationId, decision, reason, submittedAt: new Date('2027-04-01T00:00Z') },
	confirmedAt: new Date(Date.parse('2027-04-01T00:00Z') + hours * 3_600_000)
});

test('drafts are not counted, withdrawn ones apart; the last word alone counts among reasons', () => {
	const applications = [
		application('a', 'admitted'),
		application('b', 'rejected', 'event', 'Ёлкино'),
		application('c', 'rejected'),
		application('d', 'correction'),
		application('e', 'draft'),
		application('f', 'withdrawn')
	];
	const decisions = [
		made('a', 'reject', 1, 'Ошибка'),
		made('a', 'admit', 4),
		made('b', 'reject', 2, 'Нет подписи'),
		made('b', 'admit', 3),
		made('b', 'reject', 5, 'Не по теме'),
		made('c', 'reject', 9, 'Не по теме'),
		made('d', 'correct', 100, 'Подпишите'),
		made('d', 'correct', 200, 'Подпишите')
	];
	const none = { submitted: 0, admitted: 0, rejected: 0, waiting: 0 };
	assert.deepEqual(statisticsOf(applications, decisions, ['service', 'event', 'empty']), {
		...{ submitted: 4, admitted: 1, rejected: 2, waiting: 1, withdrawn: 1, late: 1, corrections: 2, corrected: 1 },
		medianHours: 3.5,
		reasons: [{ reason: 'Не по теме', count: 2 }],
		byNomination: [
			{ nominationKey: 'service', submitted: 3, admitted: 1, rejected: 1, waiting: 1 },
			{ nominationKey: 'event', ...none, submitted: 1, rejected: 1 },
			{ nominationKey: 'empty', ...none }
		],
		byTerritory: [
			{ territory: 'Ёлкино', ...none, submitted: 1, rejected: 1 },
			{ territory: 'Кедров', submitted: 3, admitted: 1, rejected: 1, waiting: 1 }
		]
	});
});

test('before any decision there is no usual time', () => {
	assert.equal(statisticsOf([application('a', 'submitted')], [], ['service']).medianHours, null);
});
