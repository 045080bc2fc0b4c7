import type { DefenceDayRow, Slot } from '#server/contests/defence/queries.ts';
import { m } from '#messages';

/** A button of the secretary's table; the likeliest stands first and stands out. */
export type TableButton = { act: string; word: string; quiet: boolean };

const button = (act: string, word: string, quiet = false): TableButton => ({ act, word, quiet });

/** What can be done now, the likeliest first. */
export function tableButtons(
	day: Pick<DefenceDayRow, 'phase' | 'questionMinutes' | 'pausedAfter'>,
	on: Slot | null,
	next: Slot | null
): TableButton[] {
	const call = next ? [button(`call:${next.entryId}`, m.defence_act_call_next({ key: next.key }))] : [];
	const end = (quiet: boolean) => button('end', m.defence_act_end(), quiet);
	switch (day.phase) {
		case 'before':
			return [button('open', m.defence_act_open())];
		case 'over':
			return [button('open', m.defence_act_reopen(), true)];
		case 'break':
			return [...call, button('open', m.defence_act_go_on(), true), end(next !== null)];
		default:
			if (on) return buttonsOfSpeaker(day, on);
			return [...call, button('break', m.defence_act_break(), true), end(next !== null)];
	}
}

function buttonsOfSpeaker(
	{ phase, questionMinutes, pausedAfter }: Pick<DefenceDayRow, 'phase' | 'questionMinutes' | 'pausedAfter'>,
	on: Slot
): TableButton[] {
	const asks = (quiet: boolean) => (questionMinutes > 0 ? [button('questions', m.defence_act_questions(), quiet)] : []);
	const time =
		pausedAfter === null
			? button('pause', m.defence_act_pause(), true)
			: button('resume', m.defence_act_resume(), true);
	if (phase === 'speech') return [...asks(false), button('heard', m.defence_act_heard(), questionMinutes > 0), time];
	if (phase === 'questions')
		return [button('heard', m.defence_act_heard()), time, button('speech', m.defence_act_speech_again(), true)];
	return [
		button('speech', m.defence_act_speech()),
		...asks(true),
		button(`absent:${on.entryId}`, m.defence_act_absent(), true),
		button('step-back', m.defence_act_step_back(), true)
	];
}
