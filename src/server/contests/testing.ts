import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { renameOrganisation } from '#server/organisations/commands.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { createContest } from './commands.ts';
import { registerEntries } from './entries/commands.ts';
import { formJury, recordMarks } from './jury/commands.ts';
import { freezeRuleSet } from './regulations/commands.ts';
import { parseRuleSet, type RuleSetInput } from './scoring/rule-set/forms.ts';

const actor = systemActor('testing');
let built = 0;

export type BuiltContest = {
	id: string;
	slug: string;
	entryIds: string[];
	jurorIds: string[];
	organisationIds: string[];
};

const rules: RuleSetInput = {
	nominations: [{ id: 'service', title: 'Удобный сервис' }],
	stages: [
		{ id: '1', title: 'Оценка', kind: 'jury', criteria: [{ id: 'k1', title: 'Польза', scale: { min: 0, max: 100 } }] }
	],
	ranking: { scope: 'nomination', places: 3 },
	tieLadder: [{ step: 'shared' }],
	awards: [
		{ id: 'd1', title: 'Диплом I степени', kind: 'diploma', degree: 1, basis: { by: 'place', place: 1 } },
		{ id: 'cert', title: 'Сертификат участника', kind: 'participation-certificate', basis: { by: 'participation' } }
	]
};

type Given = {
	entries?: number;
	marks?: (entry: number, juror: number) => number;
	jurors?: number;
	organisationIds?: string[];
	organiserId?: string;
};

/** A contest with its library for each entry, a jury, and every juror's mark on every entry; nothing is counted yet. */
export async function buildContest(
	db: Db,
	{ entries = 3, jurors = 2, marks = (entry) => 90 - entry, ...given }: Given = {}
): Promise<BuiltContest> {
	const slug = `kontest-${++built}-${Math.random().toString(36).slice(2, 8)}`;
	const organisationIds =
		given.organisationIds ??
		(await Promise.all(Array.from({ length: entries }, () => buildOrganisation(db)))).map(({ id }) => id);
	const organiser = given.organiserId ?? (await buildOrganisation(db)).id;
	const id = take(
		await createContest(db, actor, {
			slug,
			kind: 'областной конкурс',
			title: `Конкурс ${built}`,
			heldInYear: 2027,
			timeZone: 'Asia/Tomsk',
			ageMark: null,
			aim: '',
			participants: '',
			contacts: '',
			organisations: [{ id: organiser, role: 'organiser' }],
			dates: [],
			mayBeMissing: 'nothing',
			documents: { look: 'classic', city: 'Заречье', signatures: [] },
			meeting: { number: '1', date: null, place: null, title: null, invited: [], agenda: [], dissent: [] }
		})
	);
	const parsed = parseRuleSet(rules);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
	take(await freezeRuleSet(db, actor, id, parsed.ruleSet));
	const entryIds = take(
		await registerEntries(
			db,
			actor,
			id,
			organisationIds.map((organisationId, index) => ({
				key: String(index + 1),
				nomination: 'service',
				title: `Работа ${index + 1}`,
				organisationId,
				teamName: '',
				authors: [],
				rejection: null
			}))
		)
	);
	const jurorIds = take(
		await formJury(
			db,
			actor,
			id,
			Array.from({ length: jurors }, (_, index) => buildJuror(index))
		)
	);
	take(await recordMarks(db, actor, id, { entryIds, jurorIds, stages: [columnsOf(entryIds.length, jurors, marks)] }));
	return { id, slug, entryIds, jurorIds, organisationIds };
}

/**
 * Holds the contest where the day is another one than in Greenwich, whatever the hour, and lets the organisation bear a new
 * name from the later of the two days on. Answers the name of the contest's own day; the other would be Greenwich's.
 */
export async function renameBetweenDays(
	db: Db,
	{ contestId, organisationId }: { contestId: string; organisationId: string }
): Promise<string> {
	const { rows } = await sql<{ zone: string; later: string; isLater: boolean; name: string }>`
		select zone, to_char(greatest(here, there), 'YYYY-MM-DD') as later, here > there as "isLater",
			(select name from organisation_names where organisation_id = ${organisationId}) as name
		from (select case when extract(hour from now() at time zone 'UTC') < 11 then 'Etc/GMT+12' else 'Pacific/Kiritimati' end as zone) as zones,
			lateral (select (now() at time zone zone)::date as here, (now() at time zone 'UTC')::date as there) as days`.execute(
		db
	);
	const { zone, later, isLater, name } = rows[0]!;
	await db.updateTable('contests').set({ time_zone: zone }).where('id', '=', contestId).execute();
	const renamed = `${name} с нового дня`;
	take(await renameOrganisation(db, actor, { organisationId, validFrom: later, name: renamed, shortName: renamed }));
	return isLater ? renamed : name;
}

function buildJuror(index: number) {
	return {
		...{
			key: `J${index + 1}`,
			name: `J${index + 1}`,
			personId: null,
			organisationId: null,
			organisationName: '',
			post: ''
		},
		role: index === 0 ? ('chair' as const) : ('member' as const),
		...{ voting: true, present: true, absenceReason: null, stages: null, nominations: null }
	};
}

function columnsOf(entries: number, jurors: number, mark: (entry: number, juror: number) => number) {
	const cells = Array.from({ length: entries * jurors }, (_, cell) => ({
		entry: Math.floor(cell / jurors),
		juror: cell % jurors
	}));
	return {
		stage: '1',
		digits: 0,
		entry: Int32Array.from(cells, ({ entry }) => entry),
		juror: Int32Array.from(cells, ({ juror }) => juror),
		criterion: new Int32Array(cells.length),
		mark: Int32Array.from(cells, ({ entry, juror }) => mark(entry, juror))
	};
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
