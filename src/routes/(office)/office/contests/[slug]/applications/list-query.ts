import { listOrders, type ListQuery } from '#server/applications/list/rules.ts';
import { chosen, idOf, searched } from '../../../../../listing.ts';

export const stateChoices = [
	...(['submitted', 'correction', 'waiting', 'admitted', 'rejected', 'draft', 'withdrawn'] as const)
];
export const onlyChoices = ['unchecked', 'files-missing', 'late'] as const;

/** What the list is asked for, as its address tells; anything unexpected is not asked for. */
export function listQueryOf(url: URL): Required<ListQuery> & { search: string } {
	const nomination = url.searchParams.get('nomination') ?? '';
	return {
		state: stateChoices.find((state) => state === url.searchParams.get('state')) ?? null,
		nominationKey: /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(nomination) ? nomination : null,
		territoryId: idOf(url.searchParams.get('territory')),
		organisationId: idOf(url.searchParams.get('organisation')),
		only: onlyChoices.find((only) => only === url.searchParams.get('only')) ?? null,
		search: searched(url),
		order: chosen(url, 'order', listOrders, 'number'),
		descending: url.searchParams.get('down') === '1'
	};
}

/** The same as parts of an address. */
export const asSettings = (query: Required<ListQuery>) => ({
	...{ state: query.state, nomination: query.nominationKey, territory: query.territoryId },
	...{ organisation: query.organisationId, only: query.only, search: query.search },
	...{ order: query.order === 'number' ? null : query.order, down: query.descending ? 1 : null }
});

/** Applications that were ticked; null where none was, which means all that are found. */
export function tickedIn(params: URLSearchParams): string[] | null {
	const ids = params.getAll('id').flatMap((id) => idOf(id) ?? []);
	return ids.length > 0 ? ids.slice(0, 2000) : null;
}
