import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { branchesOnDays, organisationLinks } from '#server/organisations/lookup/queries.ts';
import { organisationsUnder, standingOf } from '#server/organisations/standing/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { attachedFilesOf } from '../attachments/list/queries.ts';
import { authorsOf } from '../authors/queries.ts';
import type { Application, ApplicationRow } from '../queries.ts';
import { countedStates } from '../rules.ts';
import { countedTogetherUnder, type SentContent } from './rules.ts';

/** The whole application while its row is held, as it is about to be sent. */
export async function writtenOf(
	tx: Tx,
	row: ApplicationRow
): Promise<ApplicationRow & Pick<Application, 'authors' | 'files'>> {
	return { ...row, authors: await authorsOf(tx, row.id), files: await attachedFilesOf(tx, row.id) };
}

/** What is sent: everything at this moment, the organisation under the name of today. */
export async function contentOf(
	db: Db | Tx,
	application: Pick<
		Application,
		'nominationKey' | 'title' | 'organisationId' | 'proposedOrganisation' | 'teamName' | 'authors' | 'answers' | 'files'
	>,
	plan: ContestPlan
): Promise<SentContent> {
	const { title, teamName, answers, organisationId, proposedOrganisation } = application;
	const nomination = plan.nominations.find(({ id }) => id === application.nominationKey);
	const today = await databaseToday(db, plan.calendar.timeZone);
	const links = await organisationLinks(db, organisationId ? [organisationId] : [], today);
	return {
		nomination: nomination ? { key: nomination.id, title: nomination.title } : null,
		title,
		organisation: organisationId ? { id: organisationId, name: links.get(organisationId)?.name ?? '' } : null,
		proposedOrganisation,
		teamName,
		authors: application.authors.map(({ accountId: _account, ...author }) => author),
		answers,
		files: application.files.map(({ state: _state, ...file }) => file)
	};
}

/** How many others from the same organisation or system count against the limit. Ask while the contest's counter is held. */
export async function countedWith(
	tx: Tx,
	{ id, contestId }: { id: string; contestId: string },
	content: SentContent,
	plan: ContestPlan
): Promise<number> {
	const { limit } = plan.participation;
	if (!limit) return 0;
	// By what was sent, not by what is being written: otherwise an unsent change would make room in a nomination.
	const { rows } = await sql<{ count: string }>`
		select count(*) as count from applications cross join lateral (
			select nomination_key, organisation_id, proposed_name from application_versions
			where application_id = applications.id order by version desc limit 1
		) as sent
		where contest_id = ${contestId} and id <> ${id} and state = any(${[...countedStates]}::text[])
			and (${limit.within === 'contest'} or sent.nomination_key is not distinct from ${content.nomination?.key ?? null})
			and ${await fromTheSamePlace(tx, content, limit.per, plan.calendar.timeZone)}`.execute(tx);
	return Number(rows[0]!.count);
}

async function fromTheSamePlace(tx: Tx, content: SentContent, per: 'organisation' | 'system', timeZone: string) {
	// One that is not in the directory is known by its name alone.
	if (!content.organisation)
		return sql<boolean>`lower(sent.proposed_name) = lower(${content.proposedOrganisation?.name ?? ''})`;
	const today = await databaseToday(tx, timeZone);
	const ids = await countedTogether(tx, content.organisation.id, per, today);
	return sql<boolean>`sent.organisation_id = any(${ids}::uuid[])`;
}

async function countedTogether(
	tx: Tx,
	organisationId: string,
	per: 'organisation' | 'system',
	today: string
): Promise<string[]> {
	if (per === 'organisation') return [organisationId];
	const above = (await standingOf(tx, [organisationId], today)).get(organisationId)!.organisationIds;
	const links = await organisationLinks(tx, above, today);
	const root = countedTogetherUnder(
		above.map((id) => links.get(id)!),
		per
	);
	if (!root) return [organisationId];
	if (links.get(root)?.kind === 'library-system')
		return organisationsUnder(tx, { organisationIds: [root], territoryIds: [] }, today);
	return [...((await branchesOnDays(tx, root, [today])).get(today) ?? [])];
}
