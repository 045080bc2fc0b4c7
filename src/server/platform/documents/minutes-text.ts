import { formatDay } from '../russian/dates.ts';
import { NBSP, counted, plural } from '../russian/plurals.ts';
import { cleanLine, inQuotes, tieShortWords, typesetText } from '../russian/typography.ts';
import type { JuryMember, JuryRole, MinutesData, MinutesRow, MinutesTable, Quorum, VoteCount } from './shapes.ts';

export type MinutesLine = { lead: string; text: string };
export type MinutesGrid = {
	caption: string;
	headers: string[];
	rows: MinutesCell[][];
	numeric: number[];
	notes: string[];
};
/** `note` stands under the text, smaller. */
export type MinutesCell = { text: string; note?: string };
export type MinutesItemText = {
	subject: string;
	heard: string[];
	recused: string[];
	decided: { text: string; votes?: string }[];
};

/** Minutes in words, ready to be set: the PDF and the Word copy are made from this alike. */
export type MinutesText = {
	heading: string;
	meeting: string;
	contest: string;
	number: string;
	date: string;
	place: string;
	attendance: { heading: string; people: MinutesLine[] }[];
	quorum: string;
	items: MinutesItemText[];
	results: MinutesGrid[];
	awards: MinutesGrid | null;
	dissent: MinutesLine[];
	signatures: { role: string; post: string; name: string }[];
};

const roles: Record<JuryRole, string> = {
	chair: 'председатель жюри',
	'deputy-chair': 'заместитель председателя жюри',
	secretary: 'секретарь жюри',
	member: 'член жюри'
};

export function writeMinutes(minutes: MinutesData): MinutesText {
	return {
		heading: `Протокол №${NBSP}${cleanLine(minutes.number)}`,
		meeting: line(minutes.meeting ?? 'заседания жюри'),
		contest: line(minutes.contest),
		number: cleanLine(minutes.number),
		date: formatDay(minutes.heldOn),
		place: line(minutes.place),
		attendance: attendanceOf(minutes),
		quorum: quorumSentence(minutes.quorum),
		items: minutes.items.map((item) => ({
			subject: prose(item.subject),
			heard: item.heard.map(prose),
			recused: item.recused.map(({ name, reason }) => `Самоотвод: ${line(name)}, ${prose(reason)}.`),
			decided: item.decided.map(({ text, votes }) => ({
				text: prose(text),
				...(votes && { votes: votesSentence(votes) })
			}))
		})),
		results: minutes.tables.map(resultsGrid),
		awards: awardsGrid(minutes),
		dissent: minutes.dissent.map(({ name, text }) => ({ lead: line(name), text: prose(text) })),
		signatures: [
			{ role: 'Председатель жюри', post: line(minutes.chair.post), name: cleanLine(minutes.chair.name) },
			{ role: 'Секретарь жюри', post: line(minutes.secretary.post), name: cleanLine(minutes.secretary.name) }
		]
	};
}

/** «В составе жюри 6 человек с правом голоса, присутствуют 5; … Кворум имеется.» */
export function quorumSentence({ voting, present, required }: Quorum): string {
	const people = counted(voting, ['человек', 'человека', 'человек']);
	const came = plural(present, 'присутствует', 'присутствуют', 'присутствуют');
	const verdict =
		present >= required ? 'Кворум имеется, заседание правомочно.' : 'Кворума нет, заседание неправомочно.';
	return tieShortWords(
		`В составе жюри ${people} с правом голоса, ${came} ${present}; для принятия решений необходимо не менее ${required}. ${verdict}`
	);
}

export function votesSentence({ inFavour, against, abstained }: VoteCount): string {
	return `Голосовали: «за»${NBSP}— ${inFavour}, «против»${NBSP}— ${against}, воздержались${NBSP}— ${abstained}.`;
}

function attendanceOf(minutes: MinutesData): MinutesText['attendance'] {
	const groups = [
		{ heading: 'Присутствовали', people: minutes.present.map((member) => juryLine(member)) },
		{ heading: 'Отсутствовали', people: minutes.absent.map((member) => juryLine(member, member.reason)) },
		{
			heading: 'Приглашены',
			people: minutes.invited.map(({ name, post }) => ({ lead: line(name), text: line(post ?? '') }))
		}
	];
	return groups.filter(({ people }) => people.length > 0);
}

function juryLine({ name, post, role, votes }: JuryMember, reason?: string): MinutesLine {
	const standing = votes ? roles[role] : `${roles[role]} (без права голоса)`;
	return {
		lead: line(name),
		text: [standing, post, reason]
			.filter(Boolean)
			.map((part) => line(part ?? ''))
			.join(', ')
	};
}

function resultsGrid(table: MinutesTable): MinutesGrid {
	const headers = ['Место', '№', 'Работа', 'Участник', 'Территория', ...table.stages.map(line), 'Итог'];
	return {
		caption: table.nomination ? `Номинация ${inQuotes(line(table.nomination))}` : 'Итоги конкурса',
		headers,
		rows: table.rows.map((row) => resultsRow(row, table.stages.length)),
		numeric: headers.map((_, at) => at).filter((at) => at > 4),
		notes: [...table.tieBreaks, ...table.remarks].map(prose)
	};
}

function resultsRow(row: MinutesRow, stages: number): MinutesCell[] {
	const results = Array.from({ length: stages }, (_, at) => cell(row.stageResults[at] || '—'));
	const work = { text: line(row.work), ...(row.note && { note: line(row.note) }) };
	return [
		cell(row.place || '—'),
		cell(row.entryNumber),
		work,
		cell(row.participant),
		cell(row.territory),
		...results,
		cell(row.total || '—')
	];
}

function awardsGrid(minutes: MinutesData): MinutesGrid | null {
	if (minutes.awards.length === 0) return null;
	const rows = minutes.awards.map((award) => [
		{ text: line(award.award), ...(award.giver && { note: `учредитель: ${line(award.giver)}` }) },
		cell(award.nomination ? inQuotes(award.nomination) : '—'),
		cell(award.recipient),
		cell(award.work ? inQuotes(award.work) : '—')
	]);
	return { caption: 'Награды', headers: ['Награда', 'Номинация', 'Кому', 'Работа'], rows, numeric: [], notes: [] };
}

function cell(text: string): MinutesCell {
	return { text: line(text) };
}

function line(text: string): string {
	return tieShortWords(cleanLine(text));
}

function prose(text: string): string {
	return typesetText(cleanLine(text));
}
