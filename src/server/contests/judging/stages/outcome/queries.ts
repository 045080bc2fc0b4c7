import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { entriesOf, type EntryRow } from '../../../entries/queries.ts';
import { describeLine, namesOfFolder } from '../../../folder/sentences/documents.ts';
import { contestToday, juryOf } from '../../../queries.ts';
import { tallyInputOf } from '../../../results/queries.ts';
import type { Decision, EntryTally, OpenTie, Shortfall, TallyInput } from '../../../scoring/rules.ts';
import { tallyContest } from '../../../scoring/rules.ts';
import { readsBlind } from '../../blind/queries.ts';
import type { JudgingAccess } from '../../policy.ts';
import { judgingAccess } from '../../queries.ts';
import { refusalToKnowOutcome } from '../policy.ts';
import { markedStages } from '../rules.ts';
import { obstacleToClosing, outcomeOf, type ClosingObstacle, type StageOutcome } from './rules.ts';

export type SettledStage = {
	outcome: StageOutcome;
	obstacle: ClosingObstacle | null;
	/** Of everything that closing would settle: who looked at another count has looked at something else. */
	fingerprint: string;
	input: TallyInput;
	entryIds: Map<string, string>;
};

/** What a stage comes to now, for commands and queries that have asked who may know it. Seven queries. */
export async function settledStageOf(
	db: Db | Tx,
	{ contestId, stage, more = [] }: { contestId: string; stage: string; more?: readonly Decision[] }
): Promise<SettledStage> {
	const { input, entryIds } = await tallyInputOf(db, contestId);
	if (!markedStages(input.ruleSet).some(({ id }) => id === stage)) throw new NotFound(`stage ${stage} of ${contestId}`);
	const tally = tallyContest({ ...input, decisions: [...input.decisions, ...more] });
	const outcome = outcomeOf(input.ruleSet, tally, stage);
	const fingerprint = createHash('sha256').update(canonicalJson(outcome)).digest('hex');
	return { outcome, obstacle: obstacleToClosing(outcome), fingerprint, input, entryIds };
}

export const idsIn = ({ outcome, entryIds }: SettledStage): string[] =>
	outcome.entries.map(({ entry }) => entryIds.get(entry)!);

export type NamedEntry = { id: string; key: string; title: string; organisation: string };
export type OutcomeLine = NamedEntry &
	Pick<EntryTally, 'rank' | 'result' | 'cumulative' | 'maximum' | 'sheets' | 'standing'>;
export type OutcomeView = {
	isLast: boolean;
	groups: { key: string | null; title: string | null; entries: OutcomeLine[] }[];
	goingOn: number;
	shortfalls: (Pick<Shortfall, 'reason' | 'given' | 'needed'> & { entry: NamedEntry; criterion: string | null })[];
	correctionRefused: boolean;
	openTies: { needs: OpenTie['needs']; entries: NamedEntry[] }[];
	/** As the minutes will say it, in Russian. */
	notes: string[];
	unsigned: UnsignedSheets[];
	obstacle: ClosingObstacle | null;
	fingerprint: string;
};

/**
 * What closing the stage now would settle, or what it settled once it is closed: who goes on and why, what is missing.
 * Refused to whoever could tell from it how an entry hidden from them stands.
 */
export async function stageOutcomeFor(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<Outcome<OutcomeView, 'not-allowed' | 'has-conflicts'>> {
	const access = await judgingAccess(db, actor, contestId);
	const settled = await settledStageOf(db, { contestId, stage });
	const refusal = refusalToKnowOutcome(access, idsIn(settled));
	if (refusal) return refused(refusal);
	return done(await describeOutcome(db, access, stage, settled));
}

async function describeOutcome(
	db: Db | Tx,
	access: JudgingAccess,
	stage: string,
	{ outcome, obstacle, fingerprint, input }: SettledStage
): Promise<OutcomeView> {
	const { contestId } = access;
	const rows = await entriesOf(db, contestId);
	const isBlind = await readsBlind(db, access);
	const named = isBlind ? rows.map((row) => ({ ...row, organisationId: null })) : rows;
	const names = await entryNames(db, contestId, named);
	const { ruleSet } = input;
	const criteria = new Map(
		ruleSet.stages.find(({ id }) => id === stage)!.criteria.map((criterion) => [criterion.id, criterion.title])
	);
	return {
		isLast: outcome.goingOn === null,
		groups: groupsOf(outcome, ruleSet.nominations, names),
		goingOn: outcome.goingOn?.length ?? 0,
		shortfalls: outcome.shortfalls.map(({ entry, criterion, reason, given, needed }) => ({
			...{ reason, given, needed, entry: names.get(entry)! },
			criterion: criterion === null ? null : (criteria.get(criterion) ?? criterion)
		})),
		correctionRefused: outcome.refusals.length > 0,
		openTies: outcome.openTies.map(({ needs, entries }) => ({ needs, entries: entries.map((key) => names.get(key)!) })),
		notes: await notesOf(db, contestId, { outcome, input, rows }),
		unsigned: await unsignedSheetsOf(db, access, stage),
		...{ obstacle, fingerprint }
	};
}

function groupsOf(
	{ entries }: StageOutcome,
	nominations: readonly { id: string; title: string }[],
	names: ReadonlyMap<string, NamedEntry>
): OutcomeView['groups'] {
	const titles = new Map(nominations.map(({ id, title }) => [id, title]));
	const groups = Map.groupBy(entries, ({ nomination }) => nomination);
	return [...groups].map(([key, members]) => ({
		key,
		title: key === null ? null : (titles.get(key) ?? key),
		entries: members.map(({ entry, rank, result, cumulative, maximum, sheets, standing }) => ({
			...names.get(entry)!,
			...{ rank, result, cumulative, maximum, sheets, standing }
		}))
	}));
}

export async function entryNames(
	db: Db | Tx,
	contestId: string,
	rows: readonly Pick<EntryRow, 'id' | 'key' | 'title' | 'organisationId'>[]
): Promise<Map<string, NamedEntry>> {
	const names = await organisationNamesOn(
		db,
		rows.flatMap(({ organisationId }) => organisationId ?? []),
		await contestToday(db, contestId)
	);
	return new Map(
		rows.map(({ id, key, title, organisationId }) => [
			key,
			{ id, key, title, organisation: names.get(organisationId ?? '')?.name ?? '' }
		])
	);
}

async function notesOf(
	db: Db | Tx,
	contestId: string,
	{ outcome, input, rows }: { outcome: StageOutcome; input: TallyInput; rows: readonly EntryRow[] }
): Promise<string[]> {
	const jury = await juryOf(db, contestId);
	const names = namesOfFolder({
		ruleSet: input.ruleSet,
		jury: jury.map(({ key, name }) => ({ id: key, name })),
		entries: rows.map(({ key, rejection }) => ({ id: key, rejection }))
	});
	return outcome.lines.map((line) => describeLine(line, names));
}

export type UnsignedSheets = { jurorId: string; name: string; unsigned: number; begun: number };

/** Who has sheets that are not signed off, in the order of the jury; of entries hidden from whoever asks none is counted. */
export async function unsignedSheetsOf(
	db: Db | Tx,
	{ contestId, hidden }: Pick<JudgingAccess, 'contestId' | 'hidden'>,
	stage: string
): Promise<UnsignedSheets[]> {
	const { rows } = await sql<UnsignedSheets>`
		select jurors.id as "jurorId", jurors.name, count(*)::int as unsigned, count(sheet.entry_id)::int as begun
		from sheet_assignments as given
		join jurors on jurors.id = given.juror_id
		join stage_admissions as admitted on admitted.stage_key = given.stage_key and admitted.entry_id = given.entry_id
			and admitted.ended_at is null
		left join score_sheets as sheet on sheet.stage_key = given.stage_key and sheet.entry_id = given.entry_id
			and sheet.juror_id = given.juror_id
		where given.contest_id = ${contestId} and given.stage_key = ${stage} and sheet.signed_at is null
			and given.entry_id <> all (${[...hidden]}::uuid[])
		group by jurors.id, jurors.name, jurors.position order by jurors.position`.execute(db);
	return rows;
}
