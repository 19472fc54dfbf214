/** The steps of an order's life, in the order in which they come. Named once, for rules, workflow, API and console. */
export const lifecycleSteps = [
  'importOrder',
  'confirmOrder',
  'createInvoice',
  'validateInvoice',
  'registerPayment',
  'shipDelivery',
  'applyMarketplaceChange',
  'cancelOrder',
  'validateCreditNotes',
  'leaveOutRefunded',
] as const;

export type LifecycleStep = (typeof lifecycleSteps)[number];

/** Steps that touch only our database; the one other tells the marketplace. */
export type DatabaseStep = Exclude<LifecycleStep, 'shipDelivery'>;

/** The steps that an order workflow may leave to a person, in the order in which they come [WFL-02, WFL-07]. */
export const handSteps = [
  'confirmOrder',
  'createInvoice',
  'validateInvoice',
  'registerPayment',
] as const satisfies readonly LifecycleStep[];

export type HandStep = (typeof handSteps)[number];

/** Those of them that book into a journal, which a person may name. */
export const journalSteps: readonly HandStep[] = ['createInvoice', 'registerPayment'];

export const isHandStep = (value: unknown): value is HandStep => handSteps.some((step) => step === value);

export const isLifecycleStep = (value: unknown): value is LifecycleStep =>
  lifecycleSteps.some((step) => step === value);
