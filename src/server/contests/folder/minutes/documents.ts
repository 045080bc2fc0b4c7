import type { Issuer, MinutesData, MinutesItem, Signature } from '#server/platform/documents/shapes.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import { formatInitials, parseFullName } from '#server/platform/russian/names.ts';
import { counted, plural } from '#server/platform/russian/plurals.ts';
import type { TallyResult } from '#server/contests/scoring/rules.ts';
import { quorumFrom } from '../../meeting/quorum/rules.ts';
import type { FolderJuror } from '../description/forms.ts';
import type { ContestFolder } from '../forms.ts';
import { minutesAwards, minutesTables } from './tables/documents.ts';

/** `today` is printed where neither the meeting nor the documents have a date; ISO day. */
type Circumstances = { today: string; issuer: Issuer };

/** The minutes of the jury's meeting, every figure and line computed. */
export function minutesOf(folder: ContestFolder, result: TallyResult, { today, issuer }: Circumstances): MinutesData {
	const { contest, meeting, documents, jury } = folder;
	const awards = minutesAwards(folder, result);
	return {
		kind: 'minutes',
		issuer,
		contest: wholeTitle(contest.kind, contest.name),
		number: meeting.number,
		heldOn: meeting.date ?? documents.date ?? today,
		place: meeting.place ?? documents.city,
		...(meeting.title && { meeting: meeting.title }),
		present: jury.filter(({ present }) => present).map(memberOf),
		absent: jury
			.filter(({ present }) => !present)
			.map((juror) => ({ ...memberOf(juror), ...(juror.absenceReason && { reason: juror.absenceReason }) })),
		invited: meeting.invited.map(({ name, post }) => ({ name, ...(post && { post }) })),
		quorum: quorumOf(folder),
		items: agendaOf(folder, { hasAwards: awards.length > 0 }),
		tables: minutesTables(folder, result),
		awards,
		dissent: meeting.dissent,
		chair: signatureOf(jury, 'chair'),
		secretary: signatureOf(jury, 'secretary')
	};
}

function memberOf({ name, post, organisation, role, votes }: FolderJuror) {
	const about = [post, organisation].filter(Boolean).join(', ');
	return { name, role, votes, ...(about && { post: about }) };
}

export const quorumOf = ({ jury, ruleSet }: Pick<ContestFolder, 'jury' | 'ruleSet'>) =>
	quorumFrom(jury, ruleSet.quorum ?? null);

/** The agenda of contest.yaml, or the one that every such meeting has. Recusals stand with its first item. */
function agendaOf(folder: ContestFolder, { hasAwards }: { hasAwards: boolean }): MinutesItem[] {
	const { agenda } = folder.meeting;
	const items: MinutesItem[] =
		agenda.length > 0
			? agenda.map(({ subject, heard, decided }) => ({
					subject,
					heard,
					recused: [],
					decided: decided.map((text) => ({ text }))
				}))
			: [usualItem(folder, hasAwards)];
	items[0]!.recused = recusedJurors(folder);
	return items;
}

function usualItem({ entries, jury }: ContestFolder, hasAwards: boolean): MinutesItem {
	const rejected = entries.filter(({ rejection }) => rejection !== null).length;
	const judged = entries.length - rejected;
	const judges = jury.filter(({ votes }) => votes).length;
	const left =
		rejected === 0
			? ''
			: ` Не ${plural(rejected, 'допущена', 'допущены', 'допущено')} ${counted(rejected, workForms)}.`;
	const decided = [
		'Утвердить итоги конкурса согласно таблицам результатов.',
		...(hasAwards ? ['Наградить участников конкурса согласно перечню наград.'] : [])
	];
	return {
		subject: 'Подведение итогов конкурса',
		heard: [
			`${plural(judged, 'Оценена', 'Оценены', 'Оценено')} ${counted(judged, workForms)}.${left} Оценки выставляли ${counted(judges, ['член жюри', 'члена жюри', 'членов жюри'])}.`
		],
		recused: [],
		decided: decided.map((text) => ({ text }))
	};
}

const workForms = ['работа', 'работы', 'работ'] as const;

function recusedJurors({ recusals, jury }: ContestFolder): MinutesItem['recused'] {
	return jury.flatMap(({ id, name }) => {
		const own = recusals.filter(({ juror }) => juror === id);
		if (own.length === 0) return [];
		const works = `${own.length === 1 ? 'работа' : 'работы'} № ${own.map(({ entry }) => entry).join(', ')}`;
		const reasons = [...new Set(own.flatMap(({ reason }) => reason ?? []))].join('; ');
		return [{ name, reason: reasons ? `${works} (${reasons})` : works }];
	});
}

function signatureOf(jury: readonly FolderJuror[], role: 'chair' | 'secretary'): Signature {
	const juror = jury.find((member) => member.role === role);
	return juror ? { post: juror.post ?? '', name: initialsOf(juror.name) } : { post: '', name: '' };
}

/** «М. П. Иванова» where the name can be told apart, the name itself otherwise. */
export function initialsOf(name: string): string {
	const parsed = parseFullName(name);
	return parsed && !/\./.test(name) ? formatInitials(parsed) : name;
}
