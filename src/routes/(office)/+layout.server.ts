import { canSeeAccounts, organisedContests } from '#server/accounts/appointments/policy.ts';
import { canSeeRegister } from '#server/awards/register/policy.ts';
import { canSeeNewsList } from '#server/publications/policy.ts';
import { refusalToKeepPeople } from '#server/people/policy.ts';
import { isKeeper, isMethodist } from '#server/platform/actor.ts';
import type { LayoutServerLoad } from './$types';

/** The bar shows those sections alone that open for this person. */
export const load: LayoutServerLoad = ({ locals }) => {
	const actor = locals.actor!;
	const opens = {
		home: true,
		contests: isKeeper(actor) || isMethodist(actor) || (actor.rights?.contests.length ?? 0) > 0,
		documents: canSeeRegister(actor),
		names: !refusalToKeepPeople(actor),
		organisations: isKeeper(actor) || isMethodist(actor),
		people: canSeeAccounts(actor),
		letters: isKeeper(actor) || organisedContests(actor).length > 0,
		news: canSeeNewsList(actor)
	};
	const sections = (Object.keys(opens) as (keyof typeof opens)[]).filter((section) => opens[section]);
	return { person: locals.person ?? '', sections };
};
