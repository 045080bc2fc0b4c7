import { finalistsOf } from '#server/contests/judging/stages/release/queries.ts';
import { publicVoteOf } from '#server/contests/public-vote/queries.ts';
import { contestBySlug, type ContestDetails } from '#server/contests/queries.ts';
import { callOf, frozenRulesOf, type Call } from '#server/contests/regulations/queries.ts';
import type { Stage } from '#server/contests/scoring/rule-set/forms.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { databaseNow, databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { dayIn } from '#ui/dates.ts';
import { freshnessOf, shownCall } from './call.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const contest = await contestBySlug(locals.db, locals.actor, params.slug);
	const today = await databaseToday(locals.db, contest.timeZone);
	const finalists = await finalistsOf(locals.db, contest.id);
	const organisationIds = [
		...contest.organisations.map(({ id }) => id),
		...(finalists?.entries.flatMap(({ organisationId }) => organisationId ?? []) ?? []),
		...contest.jury.flatMap(({ organisationId }) => organisationId ?? [])
	];
	const links = await organisationLinks(locals.db, organisationIds, today);
	const rules = await rulesOf(locals.db, contest.id);
	const call = await callOf(locals.db, contest.id);
	const now = await databaseNow(locals.db);
	locals.keepUntilChanged(['contests', 'organisations'], freshnessOf(call, now));
	const callDays = call && callDaysOf(call, contest.timeZone);
	const isCallLine = (line: { startsOn: string; endsOn: string | null }) =>
		line.startsOn === callDays?.from && (line.endsOn ?? line.startsOn) === callDays.to;
	return {
		...pick(contest),
		hasVote: (await publicVoteOf(locals.db, contest.id)) !== null,
		call: call && shownCall(call, { now, timeZone: contest.timeZone, language: locals.language }),
		resultsPublishedOn: contest.resultsPublishedAt && dayIn(contest.resultsPublishedAt, contest.timeZone),
		organisations: contest.organisations.flatMap(({ id, role }) => {
			const link = links.get(id);
			return link ? { role, name: link.name, slug: link.slug } : [];
		}),
		finalists: finalists && {
			next: finalists.next,
			entries: finalists.entries.map(({ key, title, nomination, organisationId }) => ({
				...{ key, title, nomination, organisation: links.get(organisationId ?? '')?.name ?? '' }
			}))
		},
		steps: contest.dates.map(({ title, startsOn, endsOn }) => ({
			title,
			startsOn,
			endsOn,
			when: isCallLine({ startsOn, endsOn }) ? callStates[call!.phase] : whenIs(today, startsOn, endsOn)
		})),
		jury: contest.jury.map(({ name, post, role, voting, organisationId, organisationName }) => ({
			name,
			post,
			role,
			voting,
			organisation: organisationName || (organisationId && links.get(organisationId)?.name) || ''
		})),
		rules: rules && {
			frozenOn: dayIn(rules.frozenAt, contest.timeZone),
			stages: rules.ruleSet.stages.filter(({ criteria }) => criteria.length > 0).map(shownStage)
		}
	};
};

function pick({ slug, title, kind, aim, participants, contacts, ageMark, heldInYear, nominations }: ContestDetails) {
	return { slug, title, kind, aim, participants, contacts, ageMark, heldInYear, nominations };
}

async function rulesOf(db: App.Locals['db'], contestId: string) {
	try {
		return await frozenRulesOf(db, contestId);
	} catch (problem) {
		if (problem instanceof NotFound) return null;
		throw problem;
	}
}

function shownStage({ id, title, criteria }: Stage) {
	return {
		id,
		title,
		criteria: criteria.map(({ id, title, scale, weight, counted }) => ({ id, title, scale, weight, counted }))
	};
}

/** The call knows its minutes: on its last evening the calendar's days would still tell of it as going on. */
const callStates = { ahead: 'ahead', open: 'now', closed: 'done' } as const;

const callDaysOf = ({ opensAt, closesAt }: Call, timeZone: string) => ({
	from: dayIn(opensAt, timeZone),
	to: dayIn(new Date(closesAt.getTime() - 1), timeZone)
});

function whenIs(today: string, startsOn: string, endsOn: string | null): 'ahead' | 'now' | 'done' {
	if (today < startsOn) return 'ahead';
	return today <= (endsOn ?? startsOn) ? 'now' : 'done';
}
