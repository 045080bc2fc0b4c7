import type { DefenceAct } from './rules.ts';

const plain = ['open', 'step-back', 'speech', 'questions', 'pause', 'resume', 'heard', 'break', 'end'] as const;
const ofEntry = ['call', 'absent'] as const;

/** What a button of the table asks: `call:ID`, `speech`, with the revision that whoever pressed saw; null for nonsense. */
export function parseAct(form: FormData): { act: DefenceAct; revision: string } | null {
	const revision = String(form.get('revision') ?? '');
	if (!/^\d{1,15}$/.test(revision)) return null;
	const [word, entryId] = String(form.get('act') ?? '').split(':');
	const kind = plain.find((each) => each === word);
	if (kind && entryId === undefined) return { act: { kind }, revision };
	const named = ofEntry.find((each) => each === word);
	if (!named || !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(entryId ?? '')) return null;
	return { act: { kind: named, entryId: entryId! }, revision };
}
