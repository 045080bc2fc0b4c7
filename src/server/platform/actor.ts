/** Who does something: a person signed in to the network, or the program itself acting for a named task. */
export type Actor = { id: string; role: 'administrator' | 'system' };

/** The program itself, named by what it does: `systemActor('import')`. */
export const systemActor = (task: string): Actor => ({ id: `system:${task}`, role: 'system' });
