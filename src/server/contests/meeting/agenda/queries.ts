import type { Db, Tx } from '#server/database.ts';
import type { MeetingFacts } from '../../folder/description/forms.ts';
import type { ContestFolder } from '../../folder/forms.ts';
import { reasonOfResults } from '../../results/corrections/queries.ts';
import { publicChoiceOf } from '../audience/queries.ts';
import { attendanceOf, openCorrectionOf, recusedEntriesOf } from '../queries.ts';
import { votesOf, voicesOf } from '../votes/queries.ts';
import { proposedAgenda, type ToldVote } from './documents.ts';

export type MeetingAgenda = {
	/** As it was written, or as the records propose it; empty where they have nothing to tell. */
	agenda: MeetingFacts['agenda'];
	/** What the meeting is called in a later edition of the minutes, in the genitive; null in the first. */
	edition: string | null;
};

/** What was dealt with at the meeting, for the minutes of the version given. */
export async function agendaOf(
	db: Db | Tx,
	contestId: string,
	record: ContestFolder,
	version: number
): Promise<MeetingAgenda> {
	const { meeting } = record;
	const agenda = meeting.agenda.length > 0 ? meeting.agenda : await recordedAgendaOf(db, contestId, record);
	if (version === 1) return { agenda, edition: null };
	const reason = (await reasonOfResults(db, contestId, version)) ?? (await openCorrectionOf(db, contestId))?.reason;
	const note = `Протокол изложен в новой редакции взамен прежней.${reason ? ` Основание: ${reason}` : ''}`;
	const [first, ...others] = agenda;
	return {
		agenda: first
			? [{ ...first, heard: [note, ...first.heard] }, ...others]
			: [
					{
						subject: 'Подведение итогов конкурса',
						heard: [note],
						decided: ['Утвердить итоги конкурса согласно таблицам результатов.']
					}
				],
		edition: `${meeting.title ?? 'заседания жюри'} (в новой редакции)`
	};
}

/** What votes and decisions tell of the meeting; nobody has to write it down by hand. */
export async function recordedAgendaOf(
	db: Db | Tx,
	contestId: string,
	record: ContestFolder
): Promise<MeetingFacts['agenda']> {
	const votes = (await votesOf(db, contestId)).filter(({ closedAt }) => closedAt !== null);
	const voices = await voicesOf(
		db,
		votes.map(({ id }) => id)
	);
	const jury = await attendanceOf(db, contestId);
	const recused = await recusedEntriesOf(db, contestId);
	const nameOf = new Map(jury.map(({ id, name }) => [id, name]));
	const told = votes.map(({ id, question }): ToldVote => ({
		question,
		voices: (voices.get(id) ?? []).map(({ jurorId, choice }) => ({ name: nameOf.get(jurorId) ?? '', choice })),
		recused: jury
			.filter(
				({ id: jurorId, voting, present }) =>
					voting && present && question.entries.some((entry) => recused.get(jurorId)?.has(entry))
			)
			.map(({ name }) => name)
	}));
	return proposedAgenda(record, told, await publicChoiceOf(db, contestId));
}
