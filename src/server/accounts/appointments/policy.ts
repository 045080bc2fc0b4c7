import { isKeeper, isMethodist, type Actor } from '#server/platform/actor.ts';

/** Whether anything in the office can be for this person. */
export function canEnterOffice(actor: Actor): boolean {
	return (
		isKeeper(actor) || isMethodist(actor) || (actor.rights?.contests.length ?? 0) > 0 || actor.rights?.isEditor === true
	);
}
