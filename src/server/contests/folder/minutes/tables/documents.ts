import type { MinutesAward, MinutesRow, MinutesTable } from '#server/platform/documents/shapes.ts';
import { formatRoman } from '#server/platform/russian/dates.ts';
import { awardNamed } from '#server/contests/scoring/awards/rules.ts';
import type { GivenAward, MinutesLine, TallyResult } from '#server/contests/scoring/rules.ts';
import type { ContestFolder } from '../../forms.ts';
import { describeLine, inTellingOrder, namesOfFolder } from '../../sentences/documents.ts';
import {
	finalStandings,
	participantOf,
	standingNotes,
	type StandingsRow,
	type StandingsTable
} from '../../standings/documents.ts';

/** A table for each nomination with everything that happened in it. */
export function minutesTables(folder: ContestFolder, result: TallyResult): MinutesTable[] {
	const names = namesOfFolder(folder);
	const tables = finalStandings(folder, result);
	return tables.map((table, index) => {
		const own = inTellingOrder(result.lines).filter((line) => tableOf(line, tables) === index);
		const isTie = ({ kind }: MinutesLine) => kind === 'tie-broken' || kind === 'place-shared' || kind === 'edge-tie';
		return {
			...(table.nomination && { nomination: table.nomination.title }),
			stages: table.stages.map(({ title }) => title),
			rows: table.rows.map(minutesRow),
			tieBreaks: own.filter(isTie).map((line) => describeLine(line, names)),
			remarks: own.filter((line) => !isTie(line)).map((line) => describeLine(line, names))
		};
	});
}

/** A line belongs to the table of its nomination or of its entries; one about the whole contest to the first. */
function tableOf(line: MinutesLine, tables: readonly StandingsTable[]): number {
	const nomination = 'nomination' in line ? line.nomination : null;
	if (nomination !== null) return tables.findIndex((table) => table.nomination?.id === nomination);
	const entry = entriesOfLine(line)[0];
	const found = entry === undefined ? 0 : tables.findIndex(({ rows }) => rows.some((row) => row.entry.id === entry));
	return Math.max(0, found);
}

function entriesOfLine(line: MinutesLine): string[] {
	if (line.kind === 'tie-broken') return line.order.map(({ entry }) => entry);
	if ('entries' in line && Array.isArray(line.entries)) return line.entries;
	return 'entry' in line ? [line.entry] : [];
}

function minutesRow({ entry, results, total, place, standing }: StandingsRow): MinutesRow {
	const rejection = entry.rejection && entry.rejection !== standingNotes.rejected ? `: ${entry.rejection}` : '';
	const note = standing === 'rejected' ? `${standingNotes.rejected}${rejection}` : standingNotes[standing];
	return {
		place: place === null ? '' : place <= 3 ? formatRoman(place) : String(place),
		entryNumber: entry.id,
		work: entry.title ?? '',
		participant: participantOf(entry),
		territory: entry.territory ?? '',
		stageResults: results.map((result) => shown(result)),
		total: shown(total),
		...(note && { note })
	};
}

const shown = (decimal: string | null) => decimal?.replace('.', ',') ?? '';

/** Awards that single out; certificates of participation and thanks go to many and stand in the register alone. */
export function minutesAwards({ ruleSet, entries }: ContestFolder, { awards }: TallyResult): MinutesAward[] {
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	const order = new Map(ruleSet.awards.map(({ id }, index) => [id, index]));
	const singled = awards.filter(
		({ award }) => !/^(participation-certificate|thank-you-letter|money)$/.test(kindOf(award))
	);
	// What the jury added to the awards of the rules stands last.
	const positionOf = ({ award }: GivenAward) => order.get(award) ?? order.size;
	return singled.sort((one, other) => positionOf(one) - positionOf(other)).map(awardRow);

	function kindOf(award: string): string {
		return ruleSet.awards.find(({ id }) => id === award)?.kind ?? '';
	}
	function awardRow(given: GivenAward): MinutesAward {
		const { entry, nomination, recipient } = given;
		const { title, giver, degree } = awardNamed(ruleSet, given);
		const work = entry === null ? undefined : byId.get(entry);
		const nominationTitle = ruleSet.nominations.find(({ id }) => id === (nomination ?? work?.nomination))?.title;
		return {
			award: degree !== undefined && /^диплом$/i.test(title) ? `${title} ${formatRoman(degree)} степени` : title,
			recipient: recipient?.id ?? ((work && participantOf(work)) || (entry === null ? '' : `Участник № ${entry}`)),
			...(work?.title && { work: work.title }),
			...(nominationTitle && { nomination: nominationTitle }),
			...(giver && { giver })
		};
	}
}
