import type { Generated } from 'kysely';

export type DefencePhase = 'before' | 'waiting' | 'speech' | 'questions' | 'break' | 'over';
export type SlotState = 'waiting' | 'on' | 'heard' | 'absent';

export type DefenceTables = {
	defence_days: {
		contest_id: string;
		stage_key: string;
		starts_at: Date | null;
		place: Generated<string>;
		remote_link: Generated<string>;
		speech_minutes: Generated<number>;
		question_minutes: Generated<number>;
		order_by: 'lots' | 'arranged' | null;
		seed: string | null;
		drawn_at: Date | null;
		draws: Generated<number>;
		invited_at: Generated<Date | null>;
		hall_code: string;
		phase: Generated<DefencePhase>;
		on_entry_id: string | null;
		phase_began_at: Date | null;
		/** Milliseconds. */
		paused_after: number | null;
		revision: Generated<string>;
	};
	defence_slots: {
		contest_id: string;
		stage_key: string;
		entry_id: string;
		position: number;
		is_remote: Generated<boolean>;
		speaker: Generated<string>;
		state: Generated<SlotState>;
	};
	revealed_places: {
		contest_id: string;
		results_version: number;
		position: number;
		nomination_key: string | null;
		place: number | null;
		award_index: number | null;
		revealed_by: string;
		revealed_at: Generated<Date>;
	};
};
