import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { AnswerFault } from '#server/contests/form/answers/faults/rules.ts';
import type { OrganisationKind } from '#server/organisations/tables.ts';
import type { Author } from '../authors/queries.ts';
import type { ApplicationRow } from '../queries.ts';
import { ageOn } from '../rules.ts';

/** Pages of an application, each about one matter, in the order in which they are gone through. */
export const steps = ['organisation', 'work', 'authors', 'consents', 'answers', 'files', 'sheet'] as const;
export type Step = (typeof steps)[number];

export type MissingReason =
	| 'organisation-missing'
	| 'organisation-town-missing'
	| 'organisation-kind'
	| 'organisation-territory'
	| 'nomination-missing'
	| 'title-missing'
	| 'authors-missing'
	| 'too-many-authors'
	| 'name-missing'
	| 'gender-missing'
	| 'post-missing'
	| 'email-faulty'
	| 'birth-missing'
	| 'age-outside'
	| 'consent-not-arranged'
	| 'consent-awaited'
	| 'consent-on-paper'
	| 'sheet-awaited';

export type Missing = {
	step: Step;
	/** Where on its page: the name of a field. */
	field: string;
	/** False: may be brought until the check ends. */
	isNeededNow: boolean;
} & (
	| { reason: MissingReason; author: number | null }
	| { reason: 'answer'; fault: AnswerFault }
	/** The virus scanner, which may answer long after a file was brought, has found something in it. */
	| { reason: 'file-infected'; name: string }
);

/** What the rules need to know beside the application itself. */
export type ChecklistFacts = {
	plan: Pick<ContestPlan, 'participation' | 'nominations'>;
	application: Pick<ApplicationRow, 'nominationKey' | 'title' | 'organisationId' | 'proposedOrganisation'>;
	authors: readonly Author[];
	/** Of the organisation of the directory; null where none is chosen or it is proposed. */
	organisation: { kind: OrganisationKind; territoryIds: readonly string[] } | null;
	/** Authors who have consented to processing, by id. */
	consented: ReadonlySet<string>;
	/** Addresses that have been invited and have not joined yet. */
	invited: ReadonlySet<string>;
	hasSignedSheet: boolean;
	infectedFiles: readonly { fieldId: string; name: string; isSheet: boolean }[];
	answerFaults: readonly { fault: AnswerFault; isFile: boolean; isNeededNow: boolean }[];
	/** Today by the contest's clock, an ISO day. */
	today: string;
};

/** Everything that an application still lacks, in the order of its pages. Empty of `isNeededNow`: it can be sent. */
export function missingIn(facts: ChecklistFacts): Missing[] {
	return [
		...missingOrganisation(facts),
		...missingWork(facts),
		...missingAuthors(facts),
		...missingConsents(facts),
		...missingAnswers(facts),
		...missingCleanness(facts),
		...(facts.hasSignedSheet ? [] : [missing('sheet', 'file', 'sheet-awaited', { isNeededNow: false })])
	];
}

export type StepState = 'done' | 'later' | 'missing';

/** How far a page is; consents are not given while there is nobody to give them. */
export function stateOfStep(step: Step, missing: readonly Missing[], hasAuthors: boolean): StepState {
	const lacks = missing.filter((each) => each.step === step);
	if (step === 'consents' && !hasAuthors) return 'missing';
	if (lacks.some(({ isNeededNow }) => isNeededNow)) return 'missing';
	return lacks.length > 0 ? 'later' : 'done';
}

type About = { author?: number | null; isNeededNow?: boolean };
const missing = (
	step: Step,
	field: string,
	reason: MissingReason,
	{ author = null, isNeededNow = true }: About = {}
): Missing => ({ step, field, reason, author, isNeededNow });

function missingOrganisation({ plan, application, organisation }: ChecklistFacts): Missing[] {
	const { proposedOrganisation: proposed, organisationId } = application;
	const lacks = (field: string, reason: MissingReason) => [missing('organisation', field, reason)];
	if (!organisationId && !proposed?.name) return lacks('search', 'organisation-missing');
	if (!organisationId) return proposed?.town ? [] : lacks('town', 'organisation-town-missing');
	const { kinds, territoryIds } = plan.participation;
	if (!organisation) return [];
	if (kinds.length > 0 && !(kinds as string[]).includes(organisation.kind)) return lacks('search', 'organisation-kind');
	if (territoryIds.length > 0 && !organisation.territoryIds.some((id) => territoryIds.includes(id)))
		return lacks('search', 'organisation-territory');
	return [];
}

function missingWork({ plan, application: { nominationKey, title } }: ChecklistFacts): Missing[] {
	const isChosen = plan.nominations.some(({ id }) => id === nominationKey);
	return [
		...(plan.nominations.length === 0 || isChosen ? [] : [missing('work', 'nomination', 'nomination-missing')]),
		...(title === '' ? [missing('work', 'title', 'title-missing')] : [])
	];
}

function missingAuthors({ plan, authors, today }: ChecklistFacts): Missing[] {
	const { teamSize, ages } = plan.participation;
	if (authors.length === 0) return [missing('authors', 'authors', 'authors-missing')];
	const tooMany = authors.length > teamSize ? [missing('authors', 'authors', 'too-many-authors')] : [];
	return [...tooMany, ...authors.flatMap((author, index) => missingOfAuthor(author, index, ages, today))];
}

function missingOfAuthor(
	{ id, surname, givenName, gender, post, email, bornOn }: Author,
	author: number,
	ages: ContestPlan['participation']['ages'],
	today: string
): Missing[] {
	const found: [string, MissingReason, boolean][] = [
		['surname', 'name-missing', surname === '' || givenName === ''],
		['gender', 'gender-missing', gender === null],
		['post', 'post-missing', post === ''],
		['email', 'email-faulty', !isAddress(email)],
		['born', 'birth-missing', ages !== null && bornOn === null],
		['born', 'age-outside', ages !== null && bornOn !== null && !isWithin(ageOn(bornOn, today), ages)]
	];
	return found
		.filter(([, , holds]) => holds)
		.map(([field, reason]) => missing('authors', `${id}-${field}`, reason, { author }));
}

const isWithin = (age: number, { from, to }: { from: number; to: number }): boolean => from <= age && age <= to;

/** The same shape that letters are sent to: see accounts/rules.ts. */
const isAddress = (email: string): boolean =>
	email.length <= 254 &&
	/^[^\s@<>(),;:"\\\p{Cc}]{1,64}@[^\s@<>(),;:"\\\p{Cc}]+\.[^\s@.<>(),;:"\\\p{Cc}]{2,}$/u.test(email);

function missingConsents({ authors, consented, invited }: ChecklistFacts): Missing[] {
	return authors.flatMap(({ id, email, consentsOnPaper }, author) => {
		if (consented.has(id)) return [];
		const later = { author, isNeededNow: false };
		if (consentsOnPaper) return [missing('consents', `${id}-paper`, 'consent-on-paper', later)];
		if (invited.has(email)) return [missing('consents', `${id}-paper`, 'consent-awaited', later)];
		return [missing('consents', `${id}-paper`, 'consent-not-arranged', { author })];
	});
}

function missingAnswers({ answerFaults }: ChecklistFacts): Missing[] {
	return answerFaults.map(({ fault, isFile, isNeededNow }) => ({
		...{
			step: isFile ? ('files' as const) : ('answers' as const),
			field: isFile ? fault.fieldId : `answer-${fault.fieldId}`
		},
		...{ reason: 'answer' as const, fault, isNeededNow }
	}));
}

/** An infected file is to be taken off: it answers nothing, and with it the application could not be admitted. */
const missingCleanness = ({ infectedFiles }: ChecklistFacts): Missing[] =>
	infectedFiles.map(({ fieldId, name, isSheet }) => ({
		...(isSheet ? { step: 'sheet' as const, field: 'file' } : { step: 'files' as const, field: fieldId }),
		...{ reason: 'file-infected' as const, name, isNeededNow: true }
	}));
