import type { Db, Tx } from '#server/database.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { territoriesOf } from '#server/organisations/territories/queries.ts';
import { peopleByIds, type Person } from '#server/people/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { entriesOf, type EntryRow } from '../entries/queries.ts';
import {
	readDocumentFacts,
	readMeetingFacts,
	type DocumentFacts,
	type FolderJuror,
	type MeetingFacts
} from '../folder/description/forms.ts';
import type { FolderEntry } from '../folder/entries/forms.ts';
import type { ContestFolder } from '../folder/forms.ts';
import { decisionsOf, markColumnsOf, recusalsOf } from '../jury/queries.ts';
import { dissentsOf } from '../meeting/queries.ts';
import { datesOf, organisationsOfContest } from '../queries.ts';
import { frozenRulesOf } from '../regulations/queries.ts';
import { withRejections } from '../results/rules.ts';
import type { Decision } from '../scoring/rules.ts';

/**
 * A stored contest in the shape in which a folder describes one, names as they were on `day`: what minutes, open data
 * and recomputation are made from, whether the contest came from a folder or was run in the browser.
 */
export async function contestRecordOf(db: Db | Tx, contestId: string, day: string): Promise<ContestFolder> {
	const facts = await factsOf(db, contestId);
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const rows = await entriesOf(db, contestId);
	const jurors = await jurorRows(db, contestId);
	const organisers = await organisationsOfContest(db, contestId);
	const decisions = withRejections(ruleSet, rows, await decisionsOf(db, contestId));
	const named = idsNamedBy(decisions);
	const organisationIds = [
		...organisers.map(({ id }) => id),
		...rows.flatMap(({ organisationId }) => organisationId ?? []),
		...named.organisations
	];
	const names = await organisationNamesOn(db, organisationIds, day);
	const people = await peopleByIds(db, [
		...rows.flatMap(({ authors }) => authors.map(({ personId }) => personId)),
		...jurors.flatMap(({ personId }) => personId ?? []),
		...named.people
	]);
	const dates = await datesOf(db, contestId);
	return {
		contest: {
			name: facts.title,
			kind: facts.kind,
			slug: facts.slug,
			year: facts.heldInYear,
			aim: facts.aim,
			participants: facts.participants,
			ageMark: facts.ageMark as ContestFolder['contest']['ageMark'],
			timeZone: facts.timeZone,
			contacts: facts.contacts,
			organisers: organisers.map(({ id, role }) => ({
				name: names.get(id)!.name,
				role,
				shortName: names.get(id)!.shortName,
				territory: null
			})),
			dates: dates.map(({ title, startsOn, endsOn }) => ({ title, date: startsOn, until: endsOn }))
		},
		ruleSet,
		jury: jurors.map(({ personId, juror }) => ({ ...juror, gender: people.get(personId ?? '')?.gender ?? null })),
		recusals: await recusalsOf(db, contestId),
		entries: await namedEntries(db, rows, { names, people }),
		marks: await markColumnsOf(db, contestId, {
			ruleSet,
			entryIds: rows.map(({ id }) => id),
			jurorIds: jurors.map(({ jurorId }) => jurorId)
		}),
		decisions: decisions.map((decision) => withNames(decision, { names, people })),
		meeting: await meetingOf(db, contestId, facts.meeting),
		documents: { ...readDocumentFacts({}), ...(facts.documents as Partial<DocumentFacts>) },
		mayBeMissing: facts.mayBeMissing
	};
}

/** A contest begun in the browser has no facts at first; what jurors wrote of their disagreement stands with the rest. */
async function meetingOf(db: Db | Tx, contestId: string, stored: unknown): Promise<MeetingFacts> {
	const facts = { ...readMeetingFacts({}), ...(stored as Partial<MeetingFacts>) };
	const dissent = (await dissentsOf(db, contestId)).map(({ name, words }) => ({ name, text: words }));
	return { ...facts, dissent: [...facts.dissent, ...dissent] };
}

export function factsOf(db: Db | Tx, contestId: string) {
	return db
		.selectFrom('contests')
		.select([
			'slug',
			'kind',
			'title',
			'aim',
			'participants',
			'age_mark as ageMark',
			'time_zone as timeZone',
			'held_in_year as heldInYear',
			'contacts',
			'may_be_missing as mayBeMissing',
			'meeting_facts as meeting',
			'document_facts as documents'
		])
		.where('id', '=', contestId)
		.executeTakeFirstOrThrow(() => new NotFound(`contest ${contestId}`));
}

async function jurorRows(
	db: Db | Tx,
	contestId: string
): Promise<{ jurorId: string; personId: string | null; juror: Omit<FolderJuror, 'gender'> }[]> {
	const rows = await db
		.selectFrom('jurors')
		.select([
			'id as jurorId',
			'person_id as personId',
			'key as id',
			'name',
			'role',
			'voting as votes',
			'post',
			'organisation_name as organisation',
			'present',
			'absence_reason as absenceReason',
			'stage_keys as stages',
			'nomination_keys as nominations'
		])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
	return rows.map(({ jurorId, personId, post, organisation, ...row }) => ({
		jurorId,
		personId,
		juror: { ...row, post: post || null, organisation: organisation || null }
	}));
}

type Known = { names: ReadonlyMap<string, { name: string }>; people: ReadonlyMap<string, Person> };

function idsNamedBy(decisions: readonly Decision[]): { organisations: string[]; people: string[] } {
	const recipients = decisions.flatMap((decision) =>
		decision.kind === 'award' && decision.recipient ? [decision.recipient] : []
	);
	const authors = decisions.flatMap((decision) => (decision.kind === 'kept-win' ? decision.author : []));
	return {
		organisations: recipients.filter(({ kind }) => kind === 'organisation' || kind === 'branch').map(({ id }) => id),
		people: [...authors, ...recipients.filter(({ kind }) => kind === 'person').map(({ id }) => id)]
	};
}

function withNames(decision: Decision, { names, people }: Known): Decision {
	if (decision.kind === 'kept-win')
		return { ...decision, author: people.get(decision.author)?.fullName ?? decision.author };
	if (decision.kind !== 'award' || !decision.recipient || decision.recipient.kind === 'team') return decision;
	const { kind, id } = decision.recipient;
	const name = kind === 'person' ? people.get(id)?.fullName : names.get(id)?.name;
	return { ...decision, recipient: { kind, id: name ?? id } };
}

async function namedEntries(db: Db | Tx, rows: readonly EntryRow[], { names, people }: Known): Promise<FolderEntry[]> {
	const territories = await territoriesOf(
		db,
		rows.flatMap(({ organisationId }) => organisationId ?? [])
	);
	return rows.map((row) => {
		const territory = row.organisationId ? territories.get(row.organisationId) : undefined;
		return {
			id: row.key,
			title: row.title || null,
			nomination: row.nomination,
			authors: row.authors.map(({ personId, post }) => ({
				name: people.get(personId)!.fullName,
				gender: people.get(personId)!.gender,
				post: post || null
			})),
			team: row.teamName || null,
			organisation: row.organisationId ? names.get(row.organisationId)!.name : null,
			parentOrganisation: null,
			territory: territory?.name ?? null,
			territoryKind: territory?.kind ?? null,
			rejection: row.rejection
		};
	});
}
