/** Why the content or the name of a file is not taken. */
export type ContentRefusal =
	| 'empty'
	| 'too-large'
	/** No file can be called so. */
	| 'wrong-name'
	/** Not among what the field takes. */
	| 'kind-not-allowed'
	/** The content is not what the name says. */
	| 'content-differs'
	| 'broken'
	/** Holds a script, a macro, or another file. */
	| 'active-content'
	/** An archive that unpacks to far more than it is. */
	| 'unpacks-too-far'
	/** An archive whose parts would land outside the folder it is unpacked into. */
	| 'unsafe-archive'
	| 'too-many-pixels';

export class RefusedContent extends Error {
	readonly reason: ContentRefusal;
	constructor(reason: ContentRefusal) {
		super(reason);
		this.reason = reason;
	}
}
