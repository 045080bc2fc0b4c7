import type { Db, Tx } from '#server/database.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { territoriesOf } from '#server/organisations/territories/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { entriesOf, type EntryRow } from '../entries/queries.ts';
import type { DocumentFacts, FolderJuror, MeetingFacts } from '../folder/description/forms.ts';
import type { FolderEntry } from '../folder/entries/forms.ts';
import type { ContestFolder } from '../folder/forms.ts';
import { decisionsOf, markColumnsOf, recusalsOf } from '../jury/queries.ts';
import { datesOf, organisationsOfContest } from '../queries.ts';
import { frozenRulesOf } from '../regulations/queries.ts';

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
	const organisationIds = [...organisers, ...rows.map(({ organisationId }) => ({ id: organisationId }))].flatMap(({ id }) => id ?? []);
	const names = await organisationNamesOn(db, organisationIds, day);
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
			organisers: organisers.map(({ id, role }) => ({ name: names.get(id)!.name, role, shortName: names.get(id)!.shortName, territory: null })),
			dates: dates.map(({ title, startsOn, endsOn }) => ({ title, date: startsOn, until: endsOn }))
		},
		ruleSet,
		jury: jurors.map(({ juror }) => juror),
		recusals: await recusalsOf(db, contestId),
		entries: await namedEntries(db, rows, names),
		marks: await markColumnsOf(db, contestId, { ruleSet, entryIds: rows.map(({ id }) => id), jurorIds: jurors.map(({ jurorId }) => jurorId) }),
		decisions: await decisionsOf(db, contestId),
		meeting: facts.meeting as MeetingFacts,
		documents: facts.documents as DocumentFacts,
		mayBeMissing: facts.mayBeMissing
	};
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

async function jurorRows(db: Db | Tx, contestId: string): Promise<{ jurorId: string; juror: FolderJuror }[]> {
	const rows = await db
		.selectFrom('jurors')
		.select(['id as jurorId', 'key as id', 'name', 'role', 'voting as votes', 'post', 'organisation_name as organisation', 'present', 'absence_reason as absenceReason', 'stage_keys as stages', 'nomination_keys as nominations'])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
	return rows.map(({ jurorId, post, organisation, ...row }) => ({ jurorId, juror: { ...row, post: post || null, organisation: organisation || null } }));
}

async function namedEntries(db: Db | Tx, rows: readonly EntryRow[], names: Map<string, { name: string }>): Promise<FolderEntry[]> {
	const people = await peopleByIds(db, rows.flatMap(({ authors }) => authors.map(({ personId }) => personId)));
	const territories = await territoriesOf(db, rows.flatMap(({ organisationId }) => organisationId ?? []));
	return rows.map((row) => {
		const territory = row.organisationId ? territories.get(row.organisationId) : undefined;
		return {
			id: row.key,
			title: row.title || null,
			nomination: row.nomination,
			authors: row.authors.map(({ personId, post }) => ({ name: people.get(personId)!.fullName, gender: people.get(personId)!.gender, post: post || null })),
			team: row.teamName || null,
			organisation: row.organisationId ? names.get(row.organisationId)!.name : null,
			parentOrganisation: null,
			territory: territory?.name ?? null,
			territoryKind: territory?.kind ?? null,
			rejection: row.rejection
		};
	});
}
