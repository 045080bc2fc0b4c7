import type { TerritoryKind } from '#server/platform/russian/territories.ts';

/** One row of the entries. Texts are as typed, without needless spaces; an absent one is null. */
export type FolderEntry = {
	/** The number that marks and decisions call the entry by. */
	id: string;
	title: string | null;
	/** Id of a nomination of the rule set. */
	nomination: string | null;
	/** In the order given; none where the entry stands for its organisation. */
	authors: FolderAuthor[];
	/** Name of a team; without it the authors stand for themselves. */
	team: string | null;
	organisation: string | null;
	/** Higher organisation, such as the library system of a branch. */
	parentOrganisation: string | null;
	territory: string | null;
	territoryKind: TerritoryKind | null;
	/** Null: admitted. Otherwise why not, in the words of the file. */
	rejection: string | null;
};

/** `gender`: how to address the person; never guessed from the name. */
export type FolderAuthor = { name: string; gender: 'female' | 'male' | null; post: string | null };
