import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan, type ContestPlanInput } from '#server/contests/plan/forms.ts';
import { missingIn, stateOfStep, steps, type ChecklistFacts, type Missing } from './rules.ts';

type Author = ChecklistFacts['authors'][number];
const author: Author = {
	...{ id: 'vera', surname: 'Лампова', givenName: 'Вера', patronymic: '', gender: 'female', post: 'библиотекарь' },
	...{ email: 'lampova@example.org', bornOn: null, accountId: null, consentsOnPaper: false }
};

const planOf = (given: ContestPlanInput = {}) =>
	contestPlan.parse({ nominations: [{ id: 'service', title: 'Удобный сервис' }], ...given });

/** An application that lacks nothing but what a test takes away. */
const factsOf = (about: Partial<ChecklistFacts> = {}): ChecklistFacts => ({
	plan: planOf(),
	application: { nominationKey: 'service', title: 'Сова', organisationId: 'library', proposedOrganisation: null },
	authors: [author],
	organisation: { kind: 'library', territoryIds: ['district'] },
	consented: new Set(['vera']),
	invited: new Set(),
	...{ hasSignedSheet: true, infectedFiles: [], answerFaults: [], today: '2027-03-31' },
	...about
});

const reasonsOf = (about: Partial<ChecklistFacts>) =>
	missingIn(factsOf(about)).map(({ step, field, reason, isNeededNow }: Missing) =>
		[step, field, reason, isNeededNow ? 'now' : 'later'].join(' ')
	);

test('an application with everything lacks nothing', () => {
	assert.deepEqual(missingIn(factsOf()), []);
});

test('what is lacking is told in the order of the pages', () => {
	const application = { nominationKey: null, title: '', organisationId: null, proposedOrganisation: null };
	assert.deepEqual(reasonsOf({ application, organisation: null, authors: [], hasSignedSheet: false }), [
		'organisation search organisation-missing now',
		'work nomination nomination-missing now',
		'work title title-missing now',
		'authors authors authors-missing now',
		'sheet file sheet-awaited later'
	]);
});

test('an organisation is of the kind and the territory that the regulations name, or is named with its town', () => {
	const { application } = factsOf();
	const participation = {
		kinds: ['educational-institution' as const],
		territoryIds: ['11111111-1111-4111-8111-111111111111']
	};
	const proposed = (town: string) => ({
		application: {
			...application,
			organisationId: null,
			proposedOrganisation: { name: 'Новая', town, territoryId: null }
		},
		organisation: null
	});
	assert.deepEqual(
		[
			reasonsOf({ plan: planOf({ participation: { kinds: participation.kinds } }) }),
			reasonsOf({ plan: planOf({ participation: { territoryIds: participation.territoryIds } }) }),
			reasonsOf(proposed('')),
			reasonsOf(proposed('Приозёрск'))
		],
		[
			['organisation search organisation-kind now'],
			['organisation search organisation-territory now'],
			['organisation town organisation-town-missing now'],
			[]
		]
	);
});

test('an author is named, addressed, and of the age that the regulations ask for', () => {
	const blank = { ...author, surname: '', gender: null, post: '', email: 'нет', bornOn: null };
	const plan = planOf({ participation: { ages: { from: 18, to: 35 }, teamSize: 2 } });
	assert.deepEqual(reasonsOf({ plan, authors: [blank] }), [
		'authors vera-surname name-missing now',
		'authors vera-gender gender-missing now',
		'authors vera-post post-missing now',
		'authors vera-email email-faulty now',
		'authors vera-born birth-missing now'
	]);
	const born = (bornOn: string) => reasonsOf({ plan, authors: [{ ...author, bornOn }] });
	// On the last day of thirty-five, on the day after it, on the eighteenth birthday and the day before.
	assert.deepEqual(['1991-04-01', '1991-03-31', '2009-03-31', '2009-04-01'].map(born), [
		[],
		['authors vera-born age-outside now'],
		[],
		['authors vera-born age-outside now']
	]);
	const three = ['vera', 'lev', 'eva'].map((id) => ({ ...author, id, bornOn: '2000-01-01' }));
	assert.deepEqual(reasonsOf({ plan, authors: three, consented: new Set(['vera', 'lev', 'eva']) }), [
		'authors authors too-many-authors now'
	]);
});

test('a consent is given, promised on paper, asked for by a letter, or still to be arranged', () => {
	const unconsented = { consented: new Set<string>() };
	assert.deepEqual(
		[
			reasonsOf({}),
			reasonsOf({ ...unconsented, authors: [{ ...author, consentsOnPaper: true }] }),
			reasonsOf({ ...unconsented, invited: new Set(['lampova@example.org']) }),
			reasonsOf(unconsented)
		],
		[
			[],
			['consents vera-paper consent-on-paper later'],
			['consents vera-paper consent-awaited later'],
			['consents vera-paper consent-not-arranged now']
		]
	);
});

test('faults of answers and infected files are told where they are mended', () => {
	const fault = (fieldId: string) => ({ fieldId, fault: 'missing' as const, facts: {} });
	const answerFaults = [
		{ fault: fault('description'), isFile: false, isNeededNow: true },
		{ fault: fault('slides'), isFile: true, isNeededNow: false }
	];
	const infectedFiles = [
		{ fieldId: 'slides', name: 'Доклад.pdf', isSheet: false },
		{ fieldId: 'signed-sheet', name: 'Заявка.pdf', isSheet: true }
	];
	assert.deepEqual(reasonsOf({ answerFaults, infectedFiles }), [
		'answers answer-description answer now',
		'files slides answer later',
		'files slides file-infected now',
		'sheet file file-infected now'
	]);
});

test('a page is done when nothing of it lacks; consents are not, while there is nobody to give them', () => {
	const statesOf = (about: Partial<ChecklistFacts>) => {
		const facts = factsOf(about);
		return steps.map((step) => `${step} ${stateOfStep(step, missingIn(facts), facts.authors.length > 0)}`).join(', ');
	};
	assert.deepEqual([{}, { authors: [], hasSignedSheet: false }, { consented: new Set<string>() }].map(statesOf), [
		'organisation done, work done, authors done, consents done, answers done, files done, sheet done',
		'organisation done, work done, authors missing, consents missing, answers done, files done, sheet later',
		'organisation done, work done, authors done, consents missing, answers done, files done, sheet done'
	]);
});
