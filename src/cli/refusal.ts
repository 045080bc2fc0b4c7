/** The program cannot do what was asked; `message` is one clear Russian line. Exit status 1. */
export class Refusal extends Error {}

/** The command line was typed wrong; `message` says how. Exit status 2. */
export class WrongUsage extends Error {}
