import { honoursOf } from '#server/awards/honours/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { organisationBySlug, pastNamesOf } from '#server/organisations/queries.ts';
import { descendantsOf } from '#server/organisations/tree/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { headingOf } from '../../contests/[slug]/results/announced-awards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const organisation = await organisationBySlug(locals.db, params.slug, day);
	const pastNames = await pastNamesOf(locals.db, organisation.id, day);
	const below = (await descendantsOf(locals.db, organisation.id, day)).filter(({ steps }) => steps === 1);
	const links = await organisationLinks(
		locals.db,
		below.map(({ id }) => id),
		day
	);
	const honours = await honoursOf(locals.db, organisation.id);
	locals.keepUntilChanged(['organisations', 'contests']);
	const { slug, name, kind, town, website, closedOn, territory, parent } = organisation;
	return {
		organisation: { slug, name, kind, town, website: safeAddress(website), closedOn, territory, parent },
		pastNames: pastNames.map(({ name, validUntil }) => ({ name, until: validUntil! })),
		branches: below
			.flatMap(({ id }) => links.get(id) ?? [])
			.map(({ slug, shortName }) => ({ slug, name: shortName }))
			.sort((a, b) => alphabet.compare(a.name, b.name)),
		honours: honours.map(({ contest, organisers, honours }) => ({
			contest: { slug: contest.slug, title: contest.title, year: contest.heldInYear, decidedOn: contest.decidedOn },
			organisers: organisers.map(({ slug, name }) => ({ slug, name })),
			honours: honours.map((honour) => ({
				...headingOf(honour),
				nomination: honour.nomination,
				work: honour.work,
				giver: honour.giver,
				recipient: honour.recipientKind === 'organisation' ? null : honour.recipientName,
				branch:
					honour.organisation.id === organisation.id
						? null
						: { slug: honour.organisation.slug, name: honour.organisation.name }
			}))
		}))
	};
};

const alphabet = new Intl.Collator('ru', { numeric: true });

/** Whatever was imported as a web site, a link leads only to http and https. */
function safeAddress(website: string | null): string | null {
	return website && /^https?:\/\/[^\s"<>]+$/i.test(website) ? website : null;
}
