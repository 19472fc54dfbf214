/** The areas of the product, as its behaviours are numbered. */
type RuleArea =
  | 'INS'
  | 'MAS'
  | 'LST'
  | 'STK'
  | 'ORD'
  | 'WFL'
  | 'PAR'
  | 'DLV'
  | 'TAX'
  | 'CAN'
  | 'TRK'
  | 'OPS'
  | 'RUN'
  | 'SCH'
  | 'SEC'
  | 'FLT'
  | 'TMP';

/** The number of a behaviour, such as `ORD-07`: the same in the code, in the tests that prove it and in what people read. */
export type RuleNumber = `${RuleArea}-${number}`;
