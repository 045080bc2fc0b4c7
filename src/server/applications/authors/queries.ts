import type { Db, Tx } from '#server/database.ts';
import type { Gender } from '#server/people/tables.ts';

export type Author = {
	id: string;
	surname: string;
	givenName: string;
	patronymic: string;
	gender: Gender | null;
	post: string;
	email: string;
	/** Asked only where the regulations limit the age. */
	bornOn: string | null;
	/** The author's own account: who may give the author's consents in the browser. */
	accountId: string | null;
	consentsOnPaper: boolean;
};

/** The authors in the order in which they are to stand. */
export function authorsOf(db: Db | Tx, applicationId: string): Promise<Author[]> {
	return db
		.selectFrom('application_authors')
		.select([
			'id',
			'surname',
			'given_name as givenName',
			'patronymic',
			'gender',
			'post',
			'email',
			'born_on as bornOn',
			'account_id as accountId',
			'consents_on_paper as consentsOnPaper'
		])
		.where('application_id', '=', applicationId)
		.orderBy('position')
		.execute();
}
