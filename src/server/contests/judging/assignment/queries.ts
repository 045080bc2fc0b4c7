import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import type { JurorRole } from '../../tables.ts';
import { judgedEntriesOf, type JudgedEntry } from '../queries.ts';
import { sheetPlanOf, type SheetPlan } from '../settings/forms.ts';
import { judgingSettingsOf } from '../settings/queries.ts';
import { shareOut, type Pair, type Shared, type Sharing, type SharingJuror } from './rules.ts';

export type SheetJuror = SharingJuror & { name: string; role: JurorRole };
/** `isBegun`: something is written on the sheet, or on paper; it is never moved. */
export type SheetPair = Pair & { isFixed: boolean; isBegun: boolean; isSigned: boolean };

/** What sheets of a stage are shared out by, entries hidden from whoever asks among it: the whole is shared out or nothing. */
export type SharingFacts = {
	contestId: string;
	stage: string;
	plan: SheetPlan;
	entries: JudgedEntry[];
	jurors: SheetJuror[];
	pairs: SheetPair[];
	forbidden: Pair[];
};

/** Five queries, however many entries. For the queries and commands here, which cut what they show. */
export async function sharingFactsOf(db: Db | Tx, contestId: string, stage: string): Promise<SharingFacts> {
	return {
		...{ contestId, stage },
		plan: sheetPlanOf(await judgingSettingsOf(db, contestId), stage),
		entries: await judgedEntriesOf(db, { contestId, hidden: new Set() }, stage),
		jurors: await jurorsIn(db, contestId, stage),
		pairs: await sheetPairsOf(db, { contestId, stage }),
		forbidden: await recusedPairs(db, contestId)
	};
}

/** Everybody in the jury, in its order. Who has no vote gives no marks; who has declined the invitation is not there. */
async function jurorsIn(db: Db | Tx, contestId: string, stage: string): Promise<SheetJuror[]> {
	const { rows } = await sql<SheetJuror>`
		select id, name, role, nomination_keys as nominations, most_sheets as most,
			voting and (stage_keys is null or ${stage} = any (stage_keys)) and (account_id is not null or not exists (
				select from juror_invitations as last where last.juror_id = jurors.id and answer = 'declined'
					and not exists (select from juror_invitations as later
						where later.juror_id = last.juror_id and later.sent_at > last.sent_at))) as judges
		from jurors where contest_id = ${contestId} order by position`.execute(db);
	return rows;
}

type Place = { contestId: string; stage: string };

async function sheetPairsOf(db: Db | Tx, { contestId, stage }: Place): Promise<SheetPair[]> {
	const { rows } = await sql<SheetPair>`
		select shared.entry_id as "entryId", shared.juror_id as "jurorId", is_fixed as "isFixed",
			signed_at is not null as "isSigned",
			coalesce(signed_at is not null or sheet.marks <> '{}' or comment_for_author <> '' or note_for_jury <> '', false)
				or exists (select from marks where marks.entry_id = shared.entry_id and marks.juror_id = shared.juror_id
					and marks.stage_key = shared.stage_key)
				or exists (select from paper_sheets join paper_entries on paper_sheet_id = paper_sheets.id
					where paper_sheets.contest_id = shared.contest_id and paper_sheets.stage_key = shared.stage_key
						and paper_sheets.juror_id = shared.juror_id and withdrawn_at is null
						and jsonb_exists(paper_entries.marks, shared.entry_id::text)) as "isBegun"
		from sheet_assignments as shared
			join stage_admissions as seat using (contest_id, stage_key, entry_id)
			left join score_sheets as sheet using (contest_id, stage_key, entry_id, juror_id)
		where shared.contest_id = ${contestId} and shared.stage_key = ${stage} and seat.ended_at is null`.execute(db);
	return rows;
}

function recusedPairs(db: Db | Tx, contestId: string): Promise<Pair[]> {
	return db
		.selectFrom('assignments')
		.select(['entry_id as entryId', 'juror_id as jurorId'])
		.where('contest_id', '=', contestId)
		.where('recused', '=', true)
		.execute();
}

export type Aim = Sharing['aim'];
export type Proposal = Shared & { /** Of what would change. */ fingerprint: string };

/** How the sheets would be shared out now. The lot is drawn by the contest and the stage: whoever looks sees the same. */
export function proposeSharing(facts: SharingFacts, aim: Aim): Proposal {
	const shared = shareOut({
		...facts,
		existing: facts.pairs.map((pair) => ({ ...pair, isFixed: pair.isFixed || pair.isBegun })),
		...{ aim, seed: seedOf(facts) }
	});
	const lines = (pairs: readonly Pair[]) => pairs.map(({ entryId, jurorId }) => `${entryId} ${jurorId}`).toSorted();
	const change = { aim, plan: facts.plan, added: lines(shared.added), taken: lines(shared.taken) };
	return { ...shared, fingerprint: createHash('sha256').update(canonicalJson(change)).digest('hex') };
}

export const seedOf = ({ contestId, stage }: Place): string => `${contestId} ${stage}`;

/** The rules take no entry's result from fewer sheets. */
export async function minimumSheetsOf(db: Db | Tx, { contestId, stage }: Place): Promise<number> {
	const { ruleSet } = await frozenRulesOf(db, contestId);
	return ruleSet.stages.find(({ id }) => id === stage)?.minimumSheets ?? 1;
}
