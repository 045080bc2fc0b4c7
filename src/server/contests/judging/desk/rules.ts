export type DeskSheetState = 'not-begun' | 'begun' | 'signed';
export type DeskSheet = { key: string; title: string; nomination: string | null; state: DeskSheetState };

export const sheetStates: readonly DeskSheetState[] = ['not-begun', 'begun', 'signed'];

/** What a juror narrows the list by; null: all. */
export type DeskFilter = { nomination: string | null; state: DeskSheetState | null };

export const filteredSheets = (sheets: readonly DeskSheet[], { nomination, state }: DeskFilter): DeskSheet[] =>
	sheets.filter(
		(sheet) => (nomination === null || sheet.nomination === nomination) && (state === null || sheet.state === state)
	);

/** The sheet to go on with: one begun before one not begun, in the order of the list after `after`, then from its beginning. */
export function nextToJudge(sheets: readonly DeskSheet[], after: string | null = null): DeskSheet | null {
	const at = sheets.findIndex(({ key }) => key === after);
	const inTurn = [...sheets.slice(at + 1), ...sheets.slice(0, Math.max(at, 0))];
	if (after === null) return inTurn.find(({ state }) => state === 'begun') ?? firstUnsigned(inTurn);
	return firstUnsigned(inTurn);
}

const firstUnsigned = (sheets: readonly DeskSheet[]) => sheets.find(({ state }) => state !== 'signed') ?? null;

/** The entries before and after one in the list. */
export function neighboursOf(
	sheets: readonly DeskSheet[],
	key: string
): { previous: string | null; next: string | null } {
	const at = sheets.findIndex((sheet) => sheet.key === key);
	if (at < 0) return { previous: null, next: null };
	return { previous: sheets[at - 1]?.key ?? null, next: sheets[at + 1]?.key ?? null };
}
