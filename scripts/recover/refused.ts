/** Something that the person who typed the command has to put right: said as it is, without a trace. */
export class Refused extends Error {}
