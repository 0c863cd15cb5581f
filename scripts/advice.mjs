/** Something that a person has to do something about: its message is the whole of what is printed. */
export class Advice extends Error {}
