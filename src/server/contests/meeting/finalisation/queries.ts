import type { Db, Tx } from '#server/database.ts';
import { accountNames } from '#server/accounts/queries.ts';
import { finalStandings, type StandingsTable } from '../../folder/standings/documents.ts';
import { readsBlind } from '../../judging/blind/queries.ts';
import type { JudgingAccess } from '../../judging/policy.ts';
import { stageCoursesOf } from '../../judging/queries.ts';
import { contestRecordOf } from '../../record/queries.ts';
import { countOf, type Count } from '../../results/queries.ts';
import { refusalToPropose } from '../policy.ts';
import { attendanceOf, countCoverOf, decisionDayOf, openCorrectionOf, quorumAmong } from '../queries.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import { shortfallsShown, type Cover } from '../visibility/rules.ts';
import { hasQuorum, type Quorum } from '../quorum/rules.ts';
import { visibleVotes, votesOf, type OpenVote } from '../votes/queries.ts';
import { obstaclesOf, type Obstacle } from './rules.ts';

export type Proposal = { id: string; sha256: string; proposedBy: string; proposedAt: Date; proposerLeads: boolean };

/** The count that one person has proposed and nobody has confirmed yet, or null. */
export async function openProposalOf(db: Db | Tx, contestId: string): Promise<Proposal | null> {
	const proposal = await db
		.selectFrom('finalisations')
		.select([
			...(['id', 'sha256', 'proposed_by as proposedBy', 'proposed_at as proposedAt'] as const),
			'proposer_leads as proposerLeads'
		])
		.where('contest_id', '=', contestId)
		.where('confirmed_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
	return proposal ?? null;
}

export type Readiness = { count: Count; obstacles: Obstacle[]; openVotes: OpenVote[]; quorum: Quorum };

/** The count as it stands, and everything that keeps it from being finalised. */
export async function readinessOf(db: Db | Tx, contestId: string, ruleSet: RuleSet): Promise<Readiness> {
	const count = await countOf(db, contestId);
	const quorum = quorumAmong(await attendanceOf(db, contestId), ruleSet);
	const courses = await stageCoursesOf(db, contestId);
	const isRun = courses.some(({ state }) => state !== 'ahead');
	const openVotes = (await votesOf(db, contestId)).filter(({ closedAt }) => closedAt === null);
	const obstacles: Obstacle[] = [
		...(isRun && courses.some(({ state }) => state !== 'closed') ? ['stage-open' as const] : []),
		...obstaclesOf(count.tally),
		...(openVotes.length > 0 ? ['votes-open' as const] : []),
		...(hasQuorum(quorum) ? [] : ['no-quorum' as const])
	];
	return { count, obstacles, openVotes, quorum };
}

export type FinalisedVersion = {
	version: number;
	finalisedAt: Date;
	by: string;
	proposedBy: string | null;
	reason: string;
};

export type FinalisationView = Omit<Readiness, 'count' | 'openVotes'> & {
	/** What a proposal names the count by; null for whoever may not see all of it. */
	sha256: string | null;
	proposal: { id: string; by: string; at: Date; isOwn: boolean; isCurrent: boolean } | null;
	/** Tables of results that may be seen; `covered`: nominations that are left out because of a hidden entry. */
	tables: StandingsTable[];
	covered: string[];
	isWholeCovered: boolean;
	versions: FinalisedVersion[];
	correction: { reason: string; openedAt: Date } | null;
	mayPropose: boolean;
};

/** What the two look at before they finalise, cut by what is hidden from whoever asks. */
export async function finalisationOf(db: Db | Tx, access: JudgingAccess, actorId: string): Promise<FinalisationView> {
	const { contestId } = access;
	const { ruleSet, cover } = await countCoverOf(db, access);
	const { count, openVotes, ...readiness } = await readinessOf(db, contestId, ruleSet);
	const proposal = await openProposalOf(db, contestId);
	const record = await contestRecordOf(db, contestId, await decisionDayOf(db, contestId));
	const tables = finalStandings(record, count.tally);
	const isShown = ({ nomination }: StandingsTable) => !cover.covers(nomination?.id ?? null);
	const versions = await versionsOf(db, contestId);
	const people = [proposal?.proposedBy ?? '', ...versions.flatMap(({ by, proposedBy }) => [by, proposedBy ?? ''])];
	const names = await accountNames(db, people);
	return {
		...readiness,
		obstacles: shownObstacles(readiness.obstacles, { cover, count, openVotes, ruleSet }),
		sha256: cover.isOpen ? count.sha256 : null,
		proposal: proposal && {
			...{ id: proposal.id, by: names.get(proposal.proposedBy) ?? '', at: proposal.proposedAt },
			...{ isOwn: proposal.proposedBy === actorId, isCurrent: proposal.sha256 === count.sha256 }
		},
		tables: (await readsBlind(db, access)) ? tables.filter(isShown).map(withoutMakers) : tables.filter(isShown),
		covered: tables.filter((table) => !isShown(table)).flatMap(({ nomination }) => nomination?.title ?? []),
		isWholeCovered: tables.length > 0 && !tables.some(isShown),
		versions: versions.map((version) => ({
			...version,
			by: names.get(version.by) ?? '',
			proposedBy: version.proposedBy && (names.get(version.proposedBy) ?? '')
		})),
		correction: await openCorrectionOf(db, contestId),
		mayPropose: refusalToPropose(access) === null
	};
}

const withoutMakers = (table: StandingsTable): StandingsTable => ({
	...table,
	rows: table.rows.map((row) => ({
		...row,
		entry: { ...row.entry, authors: [], team: null, organisation: null, parentOrganisation: null, territory: null }
	}))
});

type Covered = Pick<Readiness, 'count' | 'openVotes'> & { cover: Cover; ruleSet: RuleSet };

/** Ties, votes and missing sheets of hidden entries are not told of, nor what a correction finds in all marks together. */
function shownObstacles(obstacles: Obstacle[], { cover, count, openVotes, ruleSet }: Covered): Obstacle[] {
	if (cover.isOpen) return obstacles;
	const { shortfalls, openTies } = count.tally;
	const firstStage = ruleSet.stages.find(({ criteria }) => criteria.length > 0)?.id;
	return obstacles.filter((obstacle) => {
		if (obstacle === 'too-few-sheets') return shortfallsShown(cover, shortfalls, firstStage).length > 0;
		if (obstacle === 'open-ties') return openTies.some(({ entries }) => !entries.some(cover.hides));
		if (obstacle === 'votes-open') return visibleVotes(openVotes, cover).length > 0;
		return obstacle !== 'decisions-not-applicable' && obstacle !== 'correction-not-applicable';
	});
}

async function versionsOf(db: Db | Tx, contestId: string): Promise<FinalisedVersion[]> {
	const rows = await db
		.selectFrom('results')
		.leftJoin('finalisations', (join) =>
			join
				.onRef('finalisations.contest_id', '=', 'results.contest_id')
				.onRef('finalisations.results_version', '=', 'results.version')
		)
		.select(['version', 'finalised_at as finalisedAt', 'finalised_by as by', 'proposed_by as proposedBy', 'reason'])
		.where('results.contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.execute();
	return rows.map((row) => ({ ...row, reason: row.reason ?? '' }));
}
