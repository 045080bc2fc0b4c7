import type { Db } from '#server/database.ts';
import { registerCounts } from '#server/awards/register/list/queries.ts';
import { entrustedContests } from '#server/contests/entrusted/queries.ts';
import { contestsList } from '#server/contests/queries.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { guidedOrganisations } from '#server/organisations/standing/queries.ts';
import { unconfirmedPeople } from '#server/people/list/queries.ts';
import { isKeeper, isMethodist, type Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { PageServerLoad } from './$types';

const looked = 200;

export const load: PageServerLoad = async ({ locals }) => {
	const day = await databaseToday(locals.db, locals.network.timeZone);
	if (isKeeper(locals.actor!)) return { keeper: await keepersPage(locals.db, locals.actor!, day), member: null };
	return { keeper: null, member: await membersPage(locals.db, locals.actor!, day) };
};

async function keepersPage(db: Db, actor: Actor, day: string) {
	const { contests } = await contestsList(db, { limit: looked, offset: 0 });
	const withoutResults = contests.filter(({ resultsPublishedAt }) => resultsPublishedAt === null);
	const { total } = await organisationsList(db, { day, limit: 1, offset: 0 });
	return {
		missing: { organisations: total === 0, contests: contests.length === 0 },
		unconfirmed: await unconfirmedPeople(db),
		documents: await registerCounts(db, actor),
		withoutResults: withoutResults.map(({ slug, title }) => ({ slug, title }))
	};
}

/** To everybody else nothing but what they are entrusted with. */
async function membersPage(db: Db, actor: Actor, day: string) {
	return {
		contests: await entrustedContests(db, actor),
		organisations: isMethodist(actor) ? (await guidedOrganisations(db, actor, day))!.length : null
	};
}
